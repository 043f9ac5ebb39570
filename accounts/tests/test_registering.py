"""New accounts: the rules, and that nobody has a name twice."""

import threading

import pytest
from django.conf import settings
from django.db import connection

from accounts.models import User
from accounts.services import register_user
from accounts.services.naming import EmailTaken, UsernameTaken, save_unique
from gochat.core.errors import Invalid

GOOD = {"username": "dora", "email": "dora@example.com", "password": "a long enough one"}


@pytest.mark.django_db
def test_registering_stores_a_bcrypt_hash_and_a_lower_case_email():
    user = register_user(**GOOD | {"username": " dora\n", "email": " Dora@Example.COM "})
    assert user.username == "dora"
    assert user.email == "dora@example.com"
    assert user.password.startswith("bcrypt_sha256$")
    assert user.check_password("a long enough one")


@pytest.mark.django_db
@pytest.mark.skipif(not settings.CONFIG.uses_sqlite, reason="the embedded default's rules")
def test_the_quick_start_of_the_first_description_is_accepted(api):
    body = {"username": "test", "email": "test@example.com", "password": "123456"}
    assert api().post("auth/register", body)[0] == 201
    assert api().post("auth/login", {"username": "test", "password": "123456"})[0] == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("username", ""),
        ("username", "ab"),
        ("username", "a" * 33),
        ("username", "with space"),
        ("username", "名字很长"),
        ("username", ".dots"),
        ("username", "-dash"),
        ("username", "a@b.c"),
        ("username", "dora\x00"),
        ("username", "dor\ud800"),
        ("username", "deleted-7"),
        ("username", "Deleted-7"),
        ("email", ""),
        ("email", "nothing"),
        ("email", "a@b"),
        ("email", "a" * 190 + "@example.com"),
        ("email", "a\x00@example.com"),
        ("email", "a@example.com\nBcc: b@example.com"),
        ("password", ""),
        ("password", "12345"),
        ("password", "x" * 129),
        ("password", "12345\ud800"),
    ],
)
def test_registering_refuses_what_breaks_a_rule_and_names_the_field(field, value):
    with pytest.raises(Invalid) as refused:
        register_user(**GOOD | {field: value})
    assert list(refused.value.errors) == [field]
    assert not User.objects.exists()


@pytest.mark.django_db
def test_names_are_taken_whatever_their_case(alice):
    with pytest.raises(UsernameTaken) as refused:
        register_user(**GOOD | {"username": "ALICE"})
    assert list(refused.value.errors) == ["username"]
    with pytest.raises(EmailTaken) as refused:
        register_user(**GOOD | {"email": "ALICE@example.com"})
    assert list(refused.value.errors) == ["email"]
    with pytest.raises(UsernameTaken) as refused:
        register_user(**GOOD | {"username": "alice", "email": "alice@example.com"})
    assert set(refused.value.errors) == {"username", "email"}


@pytest.mark.django_db
def test_a_name_taken_between_looking_and_saving_is_a_conflict(alice):
    # Past the first look, as the loser of a race is.
    with pytest.raises(UsernameTaken):
        save_unique(User(username="Alice", email="other@example.com"), force_insert=True)
    with pytest.raises(EmailTaken):
        save_unique(User(username="other", email="alice@example.com"), force_insert=True)


@pytest.mark.django_db(transaction=True)
def test_of_many_who_register_one_name_at_once_one_wins():
    results: list[object] = []
    start = threading.Barrier(4)

    def register(number: int) -> None:
        start.wait()
        try:
            results.append(register_user(**GOOD | {"email": f"dora{number}@example.com"}))
        except UsernameTaken as error:
            results.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=register, args=(number,)) for number in range(4)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert User.objects.filter(username="dora").count() == 1
    assert sorted(map(str, results)) == ["40901"] * 3 + ["dora"]


@pytest.mark.django_db
class TestTheDoor:
    def test_registering_signs_in(self, api):
        status, answer = api().post("auth/register", GOOD)
        assert (status, answer["code"]) == (201, 0)
        assert set(answer["data"]) == {"token", "refresh_token", "expires_in", "user"}
        assert answer["data"]["user"]["email"] == "dora@example.com"
        token = {"authorization": f"Bearer {answer['data']['token']}"}
        status, answer = api().call("GET", "auth/userinfo", **token)
        assert (status, answer["data"]["username"]) == (200, "dora")

    def test_a_taken_name_is_409_beside_its_field(self, api, alice):
        status, answer = api().post("auth/register", GOOD | {"username": "Alice"})
        assert (status, answer["code"]) == (409, 40901)
        assert answer["errors"] == {"username": ["This username is taken."]}
        assert answer["data"] is None

    def test_missing_fields_are_400_beside_their_fields(self, api):
        status, answer = api().post("auth/register", {})
        assert (status, answer["code"]) == (400, 40000)
        assert set(answer["errors"]) == {"username", "email", "password"}

    @pytest.mark.parametrize(
        "body",
        [
            "",
            "null",
            "[]",
            '"text"',
            "7",
            "[" * 5000,
            '{"username": ["x"], "email": {}, "password": 7}',
            '{"username": null, "email": null, "password": null}',
            '{"username": "\\ud800abc", "email": "\\ud800@x.org", "password": "\\ud800 234567"}',
            '{"username": "a\\u0000bc", "email": "\\u0000@x.org", "password": "\\u0000 23456"}',
            '{"username": "' + "a" * 100_000 + '", "email": "x", "password": "y"}',
            '{"username": 1e400, "email": 1, "password": ' + "9" * 4000 + "}",
        ],
    )
    def test_a_hostile_body_is_400(self, api, body):
        status, answer = api().call("POST", "auth/register", body)
        assert status == 400, answer
        assert answer["code"] in (40000, 40002)
        assert not User.objects.exists()

    @pytest.mark.parametrize(
        "name", ["'; DROP TABLE accounts_user; --", "<script>alert(1)</script>", "{{ 7*7 }}"]
    )
    def test_code_is_no_username(self, api, name):
        status, answer = api().post("auth/register", GOOD | {"username": name})
        assert (status, list(answer["errors"])) == (400, ["username"])

    def test_errors_are_in_the_language_asked_for(self, api):
        assert api(language="zh-CN").post("auth/register", {})[1]["code"] == 40000
        response = api(language="zh-TW").client.get("/login")
        assert response.headers["Content-Language"] == "zh-hans"
