"""Blocking people: what they cannot do any more, and what nobody learns."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Block
from accounts.serializers import user_cards
from accounts.services import (
    block_user,
    blocked_of_each,
    blocking,
    delete_account,
    open_connections,
    presence_seen_by,
    start_process,
    system_account,
    unblock_user,
)
from gochat.core.errors import Invalid, NotFound
from gochat.core.topics import presence_topic, user_topic

pytestmark = pytest.mark.django_db

UNKNOWN = 10**9


@pytest.fixture
def alice_is_online(alice, make_device):
    device = make_device(alice)
    open_connections([("socket", alice.pk, device.pk, start_process())])


def blocked_by(api, user, query: str = "blocked=true"):
    status, answer = api(user).get(f"contacts?{query}")
    assert status == 200, answer
    return [item["user"]["username"] for item in answer["data"]["items"]]


def test_two_who_block_each_other_are_held_in_one_order(alice, bob):
    with CaptureQueriesContext(connection) as queries:
        block_user(by=bob, user_id=alice.pk)
    statements = [query["sql"] for query in queries]
    [inserted] = [n for n, sql in enumerate(statements) if sql.startswith("INSERT")]
    pairs = {f"IN ({one.pk}, {other.pk})" for one, other in ((alice, bob), (bob, alice))}
    held = [sql for sql in statements[:inserted] if any(pair in sql for pair in pairs)]
    assert len(held) == 1 and "ORDER BY" in held[0]


class TestEvents:
    def test_ones_own_devices_hear_it_and_the_other_only_that_one_is_gone(
        self, heard, alice, bob, alice_is_online
    ):
        with heard() as published:
            block_user(by=alice, user_id=bob.pk)
        [told] = published.frames(user_topic(alice.pk))
        assert told["type"] == "contact"
        assert (told["contact"]["user"]["id"], told["contact"]["blocked"]) == (bob.pk, True)
        hidden = {"user_id": alice.pk, "online": False, "last_seen_at": None}
        assert published.frames(user_topic(bob.pk)) == [{"type": "presence", **hidden}]
        orders = [item for item in published if "unfollow" in item]
        assert {item["topic"] for item in orders} == {
            presence_topic(alice.pk),
            user_topic(bob.pk),
        }
        assert {(item["unfollow"], item["user_id"]) for item in orders} == {
            (presence_topic(alice.pk), bob.pk)
        }

    def test_nobody_but_oneself_hears_that_it_is_taken_back(self, heard, alice, bob):
        block_user(by=alice, user_id=bob.pk)
        with heard() as published:
            unblock_user(by=alice, user_id=bob.pk)
        assert published.types(user_topic(alice.pk)) == ["contact"]
        assert {item["topic"] for item in published} == {user_topic(alice.pk)}

    def test_what_changes_nothing_is_told_to_nobody(self, heard, alice, bob):
        block_user(by=alice, user_id=bob.pk)
        with heard() as published:
            block_user(by=alice, user_id=bob.pk)
            unblock_user(by=bob, user_id=alice.pk)
        assert not published
        assert Block.objects.count() == 1


class TestWho:
    def test_nobody_blocks_himself_or_the_operator(self, alice):
        for user_id in (alice.pk, system_account().pk):
            with pytest.raises(Invalid):
                block_user(by=alice, user_id=user_id)

    def test_who_is_not_there_is_not_found(self, alice):
        for change in (block_user, unblock_user):
            with pytest.raises(NotFound):
                change(by=alice, user_id=UNKNOWN)

    def test_there_is_an_end_to_it(self, monkeypatch, alice, bob, carol):
        monkeypatch.setattr(blocking, "MAX_BLOCKED", 1)
        block_user(by=alice, user_id=bob.pk)
        with pytest.raises(blocking.TooManyBlocked):
            block_user(by=alice, user_id=carol.pk)

    def test_with_the_account_it_is_gone(self, alice, bob, carol):
        block_user(by=alice, user_id=bob.pk)
        block_user(by=bob, user_id=alice.pk)
        block_user(by=carol, user_id=alice.pk)
        delete_account(by=bob, user_id=bob.pk)
        assert list(Block.objects.values_list("by", "user")) == [(carol.pk, alice.pk)]


class TestPresence:
    def test_the_blocked_person_sees_none_and_others_do(self, alice, bob, carol, alice_is_online):
        block_user(by=alice, user_id=bob.pk)
        for viewer, online in ((bob, False), (carol, True), (alice, True)):
            [card] = user_cards([alice.pk], viewer_id=viewer.pk)
            assert card["online"] is online
            assert (card["last_seen_at"] is not None) is online
            [state], hidden = presence_seen_by(viewer.pk, [alice.pk])
            assert state["online"] is online
            assert (alice.pk in hidden) is not online

    def test_the_one_who_blocks_sees_it_still(self, bob, alice, alice_is_online):
        block_user(by=bob, user_id=alice.pk)
        assert user_cards([alice.pk], viewer_id=bob.pk)[0]["online"]

    @pytest.mark.parametrize(
        "path", ["users?q=ali", "users?ids={alice}", "users/{alice}", "users/online", "rooms"]
    )
    def test_no_door_shows_it(self, api, alice, bob, carol, group, alice_is_online, path):
        block_user(by=alice, user_id=bob.pk)
        path = path.format(alice=alice.pk)
        assert '"online": true' not in shown(api(bob), path)

    def test_these_doors_show_it_to_others(self, api, alice, bob, carol, alice_is_online):
        block_user(by=alice, user_id=bob.pk)
        assert '"online": true' in shown(api(carol), "users?q=ali")
        assert '"online": true' in shown(api(carol), "users/online")

    def test_of_the_rooms_doors_none_shows_it(self, api, alice, bob, group, alice_is_online):
        block_user(by=alice, user_id=bob.pk)
        theirs = api(bob)
        room = theirs.post("rooms/direct", {"user_id": alice.pk})[1]["data"]
        assert room["peer"]["online"] is False
        for door in ("", "/members", "/messages"):
            assert '"online": true' not in shown(theirs, f"rooms/{group.pk}{door}")


def shown(client, path: str) -> str:
    status, answer = client.get(path)
    assert status == 200, answer
    return json.dumps(answer)


class TestApi:
    def test_somebody_is_blocked_listed_and_unblocked(self, api, alice, bob, carol):
        mine = api(alice)
        status, answer = mine.patch(f"contacts/{bob.pk}", {"blocked": True})
        assert (status, answer["data"]["blocked"]) == (200, True)
        mine.patch(f"contacts/{carol.pk}", {"blocked": True})
        assert blocked_by(api, alice) == ["carol", "bob"]
        mine.patch(f"contacts/{carol.pk}", {"blocked": False})
        assert blocked_by(api, alice) == ["bob"]

    def test_the_list_is_paged(self, api, alice, bob, carol):
        for user in (bob, carol):
            block_user(by=alice, user_id=user.pk)
        page = api(alice).get("contacts?blocked=true&limit=1")[1]["data"]
        assert [item["user"]["username"] for item in page["items"]] == ["carol"]
        assert blocked_by(api, alice, f"blocked=true&limit=1&cursor={page['next']}") == ["bob"]

    def test_nobody_sees_anothers_list(self, api, alice, bob, carol):
        block_user(by=alice, user_id=bob.pk)
        assert blocked_by(api, bob) == blocked_by(api, carol) == []
        assert api().get("contacts?blocked=true")[0] == 401
        assert api().patch(f"contacts/{bob.pk}", {"blocked": True})[0] == 401

    @pytest.mark.parametrize("body", [{}, {"blocked": None}, {"blocked": "x"}, []])
    def test_bad_bodies_are_400(self, api, alice, bob, body):
        assert api(alice).patch(f"contacts/{bob.pk}", body)[0] == 400

    @pytest.mark.parametrize("query", ["", "blocked=false", "blocked=x", "blocked=true&limit=0"])
    def test_bad_queries_are_400(self, api, alice, query):
        assert api(alice).get(f"contacts?{query}")[0] == 400

    def test_strangers_and_oneself(self, api, alice):
        assert api(alice).patch(f"contacts/{UNKNOWN}", {"blocked": True})[0] == 404
        assert api(alice).patch(f"contacts/{alice.pk}", {"blocked": True})[0] == 400


def test_everybodys_are_told_in_one_query(alice, bob, carol, django_assert_num_queries):
    block_user(by=alice, user_id=bob.pk)
    with django_assert_num_queries(1):
        told = blocked_of_each([alice.pk, bob.pk, alice.pk])
    assert told == [{"blocked": [bob.pk]}, {"blocked": []}, {"blocked": [bob.pk]}]
