"""Finding people, their cards, and who is online."""

import pytest
from django.db import connection

from accounts.models import NameTerm, User
from accounts.serializers import user_cards
from accounts.services import open_connections, start_process, update_profile

pytestmark = pytest.mark.django_db

CARD = {
    "id",
    "username",
    "display_name",
    "avatar",
    "bio",
    "online",
    "last_seen_at",
    "is_bot",
}


@pytest.fixture
def go_online(make_device):
    def go(user: User, name: str = "") -> None:
        device = make_device(user)
        open_connections([(f"{user.pk}{name}", user.pk, device.pk, start_process())])

    return go


def found(api, user, query: str) -> list[str]:
    status, answer = api(user).get(f"users?{query}")
    assert status == 200, answer
    return [item["username"] for item in answer["data"]["items"]]


def test_a_card_tells_nothing_private(api, alice, bob):
    status, answer = api(alice).get(f"users/{bob.pk}")
    assert status == 200
    assert set(answer["data"]) == CARD


def test_oneself_and_staff_see_email_and_settings(api, alice, make_staff):
    assert api(alice).get(f"users/{alice.pk}")[1]["data"]["email"] == "alice@example.com"
    assert (
        api(make_staff("support")).get(f"users/{alice.pk}")[1]["data"]["email"]
        == "alice@example.com"
    )


def test_nobody_and_nothing_are_401_and_404(api, alice):
    assert api().get(f"users/{alice.pk}")[0] == 401
    for path in ("users/999999", f"users/{'9' * 30}", "users/0", "users/x", "users/-1"):
        assert api(alice).get(path)[1]["code"] == 40400


@pytest.mark.parametrize(
    "query",
    ["ali", "ALI", "Alice", "爱", "丽丝", "愛麗", "丽丝 al", "ailisi", "lis", "als", "sm"],
)
def test_people_are_found_by_beginnings_of_their_names(api, alice, bob, query):
    update_profile(by=alice, user_id=alice.pk, display_name="爱丽丝 Alice Smith")
    assert found(api, bob, f"q={query}") == ["alice"]


def test_who_is_renamed_is_found_by_the_new_name_alone(api, alice, bob):
    update_profile(by=alice, user_id=alice.pk, display_name="王小明", username="xiaoming")
    assert found(api, bob, "q=wxm") == ["xiaoming"]
    assert found(api, bob, "q=ali") == []


def test_who_is_alike_comes_in_the_order_of_names(api, alice, make_user):
    for name in ("linda", "lin", "lina"):
        make_user(name)
    assert found(api, alice, "q=lin") == ["lin", "lina", "linda"]


@pytest.mark.parametrize(
    "query",
    ["%25", "_%25", "'%20OR%201=1--", "%00", "%ED%A0%80", "%22", "\\", "(", "alice@example"],
)
def test_wildcards_quotes_and_emails_find_nobody(api, alice, query):
    status, answer = api(alice).get(f"users?q={query}")
    assert status in (200, 400)
    assert status == 400 or answer["data"]["items"] == []


def test_the_search_is_bounded(api, alice):
    people = [User(username=f"person{i:02}", email=f"{i}@example.com") for i in range(30)]
    NameTerm.objects.keep(User.objects.bulk_create(people))
    assert len(found(api, alice, "q=person")) == 20
    assert api(alice).get("users?q=" + "x" * 101)[0] == 400


def test_deleted_and_banned_people_are_not_found_but_have_cards(api, alice, bob, carol):
    User.objects.filter(pk=bob.pk).update(deleted_at="2026-01-01T00:00Z", is_active=False)
    User.objects.filter(pk=carol.pk).update(is_active=False)
    assert found(api, alice, "q=") == ["alice"]
    assert found(api, alice, f"ids={carol.pk},{bob.pk},{bob.pk},999") == ["bob", "carol"]
    status, answer = api(alice).get(f"users/{bob.pk}")
    assert answer["data"]["deleted"] is True


@pytest.mark.parametrize("ids", ["x", "1,", "1;2", "-1", "1,2.5", "9" * 19, ",".join("1" * 501)])
def test_bad_ids_are_400(api, alice, ids):
    assert api(alice).get(f"users?ids={ids}")[0] == 400


def test_no_ids_are_nobody(api, alice):
    assert found(api, alice, "ids=") == []


def test_finding_costs_four_queries(api, alice, bob, django_assert_num_queries):
    client = api(alice)
    with django_assert_num_queries(4):  # who asks, whom, who of them is online, their cards
        client.get("users?q=")
    with django_assert_num_queries(4):
        client.get("users?q=al")
    with django_assert_num_queries(3):
        client.get(f"users?ids={alice.pk},{bob.pk}")


def test_cards_cost_two_queries_and_none_for_nobody(alice, bob, carol, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert len(user_cards([alice.pk, bob.pk, carol.pk], viewer_id=alice.pk)) == 3
    with django_assert_num_queries(0):
        assert user_cards([], viewer_id=alice.pk) == []


@pytest.mark.parametrize("path", ["users", "users/1", "users/1/avatar", "auth/password"])
def test_options_are_answered(api, alice, path):
    assert api(alice).call("OPTIONS", path)[0] == 200


class TestOnline:
    def test_those_online_who_show_it_are_listed(self, api, alice, bob, carol, go_online):
        go_online(alice)
        go_online(alice, "again")
        go_online(carol)
        update_profile(by=carol, user_id=carol.pk, shows_presence=False)
        status, answer = api(bob).get("users/online")
        assert [item["username"] for item in answer["data"]["items"]] == ["alice"]
        assert answer["data"]["items"][0]["online"] is True
        assert found(api, bob, "q=carol") == ["carol"]

    def test_who_hides_is_offline_to_others_and_online_to_himself(self, api, alice, bob, go_online):
        go_online(alice)
        update_profile(by=alice, user_id=alice.pk, shows_presence=False)
        card = api(bob).get(f"users/{alice.pk}")[1]["data"]
        assert (card["online"], card["last_seen_at"]) == (False, None)
        own = api(alice).get("auth/userinfo")[1]["data"]
        assert own["online"] is True
        assert own["last_seen_at"].endswith("Z")

    def test_pages(self, api, alice, bob, carol, go_online):
        [go_online(user) for user in (alice, bob, carol)]
        status, first = api(alice).get("users/online?limit=2")
        assert len(first["data"]["items"]) == 2
        cursor = first["data"]["next"]
        status, rest = api(alice).get(f"users/online?limit=2&cursor={cursor}")
        assert [item["username"] for item in rest["data"]["items"]] == ["carol"]
        assert rest["data"]["next"] is None

    def test_a_page_costs_the_same_however_many(
        self, api, alice, bob, carol, go_online, django_assert_num_queries
    ):
        client = api(alice)
        for user in (alice, bob, carol):
            go_online(user)
            go_online(user, "again")
            with django_assert_num_queries(4):  # who asks, processes, ids, people
                client.get("users/online")

    @pytest.mark.parametrize("query", ["limit=0", "limit=201", "cursor=x", "cursor=" + "9" * 20])
    def test_bad_pages_are_400(self, api, alice, query):
        assert api(alice).get(f"users/online?{query}")[0] == 400


@pytest.mark.skipif(connection.vendor != "sqlite", reason="says how SQLite reads")
def test_sqlite_finds_people_by_index(db):
    plan = NameTerm.objects.beginning("lin").filter(user__is_active=True)[:9].explain()
    assert "INDEX sqlite_autoindex_accounts_nameterm_1 (term>? AND term<?)" in plan
    assert "SCAN" not in plan and "TEMP B-TREE" not in plan
