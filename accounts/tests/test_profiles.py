"""Profiles and settings: what they may hold, who may change them, who hears of it."""

import pytest

from accounts.services import update_profile
from accounts.services.naming import EmailTaken, UsernameTaken
from gochat.core.errors import Forbidden, Invalid, NotFound

pytestmark = pytest.mark.django_db


def test_a_new_name_is_told_to_my_devices_and_to_those_who_watch(alice, heard):
    with heard() as published:
        update_profile(by=alice, user_id=alice.pk, display_name=" 爱丽丝   A ", bio="two\r\nlines")
    [own] = published.frames(f"user.{alice.pk}")
    assert own["user"]["display_name"] == "爱丽丝 A"
    assert own["user"]["email"] == "alice@example.com"
    [card] = published.frames(f"presence.{alice.pk}")
    assert card["user"]["bio"] == "two\nlines"
    assert "email" not in card["user"]
    assert "theme" not in card["user"]


def test_settings_are_told_to_my_devices_alone(alice, heard):
    with heard() as published:
        update_profile(
            by=alice,
            user_id=alice.pk,
            language="zh-hans",
            theme="dark",
            text_size="l",
            enter_sends=False,
        )
    assert {publication["topic"] for publication in published} == {f"user.{alice.pk}"}
    alice.refresh_from_db()
    assert (alice.language, alice.theme, alice.text_size) == ("zh-hans", "dark", "l")


def test_no_change_is_no_event(alice, heard):
    with heard() as published:
        update_profile(by=alice, user_id=alice.pk, display_name="Alice", theme="system")
    assert not published


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("username", "x"),
        ("username", "deleted-1"),
        ("email", "nothing"),
        ("display_name", "x" * 41),
        ("display_name", "a\x00b"),
        ("bio", "x" * 201),
        ("bio", "\ud800"),
        ("language", "fr"),
        ("theme", "pink"),
        ("text_size", "xl"),
    ],
)
def test_what_breaks_a_rule_is_refused_and_nothing_changes(alice, field, value):
    with pytest.raises(Invalid) as refused:
        update_profile(by=alice, user_id=alice.pk, **{"enter_sends": False, field: value})
    assert list(refused.value.errors) == [field]
    alice.refresh_from_db()
    assert alice.enter_sends


def test_names_of_others_are_taken_but_ones_own_may_change_case(alice, bob):
    with pytest.raises(UsernameTaken):
        update_profile(by=alice, user_id=alice.pk, username="BOB")
    with pytest.raises(EmailTaken):
        update_profile(by=alice, user_id=alice.pk, email="bob@example.com")
    assert update_profile(by=alice, user_id=alice.pk, username="Alice").username == "Alice"


def test_markup_is_kept_as_text(alice):
    name = "<img src=x onerror=alert(1)>"
    assert update_profile(by=alice, user_id=alice.pk, display_name=name).display_name == name


def test_staff_change_people_and_superusers_change_staff(alice, carol, make_staff):
    bob, root = make_staff("support"), make_staff("superuser")
    update_profile(by=bob, user_id=alice.pk, bio="by staff")
    update_profile(by=root, user_id=bob.pk, bio="by root")
    for by, target in ((carol, alice), (alice, bob), (bob, root)):
        with pytest.raises(Forbidden):
            update_profile(by=by, user_id=target.pk, bio="no")
    with pytest.raises(NotFound):
        update_profile(by=root, user_id=10**6, bio="no")


class TestTheDoor:
    def test_patch_and_put_change_what_is_given(self, api, alice):
        client = api(alice)
        status, answer = client.patch(f"users/{alice.pk}", {"bio": "hello"})
        assert (status, answer["data"]["bio"]) == (200, "hello")
        status, answer = client.put(f"users/{alice.pk}", {"display_name": ""})
        assert (status, answer["data"]["bio"], answer["data"]["display_name"]) == (200, "hello", "")

    def test_others_may_not(self, api, alice, bob):
        status, answer = api(bob).patch(f"users/{alice.pk}", {"bio": "x"})
        assert (status, answer["code"]) == (403, 40300)
        assert api().patch(f"users/{alice.pk}", {"bio": "x"})[0] == 401

    def test_a_taken_email_is_409_beside_its_field(self, api, alice, bob):
        body = {"email": "BOB@example.com"}
        status, answer = api(alice).patch(f"users/{alice.pk}", body)
        assert (status, answer["code"], list(answer["errors"])) == (409, 40902, ["email"])

    @pytest.mark.parametrize(
        "body",
        [
            "[]",
            '"x"',
            '{"bio": ["x"]}',
            '{"bio": {"a": 1}}',
            '{"bio": null}',
            '{"bio": "\\ud800"}',
            '{"bio": "\\u0000"}',
            '{"theme": 1}',
            '{"language": ["en"]}',
            '{"enter_sends": "maybe"}',
            '{"enter_sends": [1]}',
            '{"enter_sends": null}',
        ],
    )
    def test_a_hostile_body_is_400(self, api, alice, body):
        assert api(alice).call("PATCH", f"users/{alice.pk}", body)[0] == 400

    def test_what_is_not_ours_to_change_is_ignored(self, api, alice):
        body = {"is_staff": True, "is_superuser": True, "id": 7, "password": "hacked!"}
        assert api(alice).patch(f"users/{alice.pk}", body)[0] == 200
        alice.refresh_from_db()
        assert not alice.is_staff
        assert not alice.check_password("hacked!")

    def test_the_form_of_the_browsable_api_is_drawn(self, api, alice):
        headers = {"accept": "text/html"}
        response = api(alice).client.get(f"/api/users/{alice.pk}", headers=headers)
        assert response.status_code == 200
        assert b"display_name" in response.content


def test_a_moderator_changes_nobodys_address(alice, make_staff):
    with pytest.raises(Forbidden):
        update_profile(by=make_staff("moderator"), user_id=alice.pk, email="me@example.com")
    update_profile(by=make_staff("superuser"), user_id=alice.pk, email="other@example.com")
