"""The HTTP doors of messages: status, shape, pages, and what each costs."""

import uuid

import pytest

from messaging.services import (
    Draft,
    Reading,
    read_messages,
    recall_message,
    send_message,
    send_messages,
)
from rooms.models import Message
from rooms.services import create_group, invite_members

MESSAGE_FIELDS = {
    *("id", "room_id", "user_id", "seq", "version", "client_id", "kind", "content", "payload"),
    *("attachments", "reply_to", "mentions", "reactions", "timestamp", "edited_at", "recalled_at"),
}


@pytest.fixture
def say(group, alice):
    def say(text="hi", *, by=alice, **fields) -> Message:
        return send_message(sender=by, room_id=group.pk, content=text, **fields).message

    return say


@pytest.fixture
def history(api, group, bob):
    """What bob gets of the group's history: the seqs and the cursor."""
    client = api(bob)

    def get(query: str = "") -> tuple[list[int], int | None]:
        status, answer = client.get(f"rooms/{group.pk}/messages?{query}")
        assert status == 200
        return [m["seq"] for m in answer["data"]["items"]], answer["data"]["next"]

    return get


class TestSending:
    def test_a_message_is_stored_and_shown(self, api, alice, bob, group):
        client_id = str(uuid.uuid4())
        body = {"content": "你好 👋", "client_id": client_id, "mentions": [bob.pk]}
        status, answer = api(alice).post(f"rooms/{group.pk}/messages", body)

        message = answer["data"]
        assert (status, answer["code"]) == (201, 0)
        assert set(message) == MESSAGE_FIELDS
        assert message.items() >= body.items()
        assert (message["user_id"], message["seq"], message["kind"]) == (alice.pk, 2, "text")
        assert message["timestamp"].endswith("Z")
        assert api(bob).get(f"messages/{message['id']}")[1]["data"] == message

    def test_sending_again_answers_the_first(self, api, alice, group):
        client, body = api(alice), {"content": "once", "client_id": str(uuid.uuid4())}
        first, made = client.post(f"rooms/{group.pk}/messages", body)
        again, found = client.post(f"rooms/{group.pk}/messages", {**body, "content": "twice"})

        assert (first, again) == (201, 200)
        assert made["data"] == found["data"]

    def test_a_client_id_is_for_one_room(self, api, alice, group):
        other = create_group(by=alice, name="other").room
        client, body = api(alice), {"content": "once", "client_id": str(uuid.uuid4())}
        client.post(f"rooms/{group.pk}/messages", body)
        status, answer = client.post(f"rooms/{other.pk}/messages", body)
        assert (status, list(answer["errors"])) == (400, ["client_id"])

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("content", ""),
            ("content", " \n "),
            ("content", "x" * 5001),
            ("content", "a\0b"),
            ("content", None),
            ("client_id", "x"),
            ("kind", "system"),
            ("mentions", "all"),
            ("mentions", list(range(51))),
        ],
    )
    def test_a_wrong_field_is_named(self, api, alice, group, field, value):
        body = {"content": "hi", field: value}
        status, answer = api(alice).post(f"rooms/{group.pk}/messages", body)
        assert (status, answer["code"]) == (400, 40000)
        assert list(answer["errors"]) == [field]


class TestHistory:
    @pytest.fixture(autouse=True)
    def _ten_lines(self, say):
        for n in range(2, 11):
            say(str(n))

    def test_the_newest_page_comes_oldest_first(self, history):
        assert history() == (list(range(1, 11)), None)
        assert history("limit=4") == ([7, 8, 9, 10], 7)

    def test_before_goes_back_to_the_start(self, history):
        assert history("before=7&limit=4") == ([3, 4, 5, 6], 3)
        assert history("before=3&limit=4") == ([1, 2], None)

    def test_after_goes_on_to_the_end(self, history):
        assert history("after=4&limit=4") == ([5, 6, 7, 8], 8)
        assert history("after=8&limit=4") == ([9, 10], None)

    def test_around_has_both_sides(self, history):
        assert history("around=5&limit=4") == ([4, 5, 6, 7], 4)
        assert history("around=1&limit=4") == ([1, 2, 3], None)
        assert history(f"around={10**6}&limit=4") == ([9, 10], 9)

    def test_since_a_version_tells_every_change_in_its_order(self, history, alice, group):
        old = Message.objects.get(room=group, seq=3)
        recall_message(by=alice, message_id=old.pk)
        assert history("since_version=8&limit=2") == ([9, 10], 10)
        assert history("since_version=10&limit=2") == ([3], None)
        assert history("since_version=11") == ([], None)

    def test_it_carries_the_people_it_shows(self, api, alice, bob, group):
        data = api(bob).get(f"rooms/{group.pk}/messages")[1]["data"]
        assert set(data) == {"items", "next", "users"}
        assert {user["id"] for user in data["users"]} == {alice.pk, bob.pk}
        assert all(set(item) == MESSAGE_FIELDS for item in data["items"])

    def test_who_came_later_sees_what_came_later(self, api, alice, carol, group):
        invite_members(by=alice, room_id=group.pk, user_ids=[carol.pk])
        client = api(carol)
        items = client.get(f"rooms/{group.pk}/messages")[1]["data"]["items"]
        assert [m["seq"] for m in items] == [11]
        old = Message.objects.get(room=group, seq=5)
        assert client.get(f"messages/{old.pk}")[0] == 404

    @pytest.mark.parametrize("query", ["limit=0", "limit=201", "before=-1", "around=x"])
    def test_bad_queries_are_named(self, api, alice, group, query):
        status, answer = api(alice).get(f"rooms/{group.pk}/messages?{query}")
        assert (status, list(answer["errors"])) == (400, [query.split("=")[0]])


class TestRecalling:
    def test_a_tombstone_stays(self, api, alice, say):
        message = say("oops")
        status, answer = api(alice).post(f"messages/{message.pk}/recall")

        tombstone = answer["data"]
        assert (status, set(tombstone)) == (200, MESSAGE_FIELDS)
        assert (tombstone["content"], tombstone["kind"]) == ("", "text")
        assert tombstone["payload"] == {"by": alice.pk}
        assert tombstone["version"] == message.version + 1
        assert tombstone["recalled_at"].endswith("Z")

    def test_it_is_not_for_others(self, api, bob, say):
        assert api(bob).post(f"messages/{say().pk}/recall")[1]["code"] == 40300


class TestReading:
    def test_reading_moves_the_cursor(self, api, bob, say, group):
        first, last = say("one"), say("two")
        client = api(bob)

        status, answer = client.post(f"messages/{first.pk}/read")
        assert (status, answer["data"]) == (
            200,
            {"room_id": group.pk, "seq": first.seq, "unread": 1},
        )
        assert client.post(f"messages/{last.pk}/read")[1]["data"]["unread"] == 0
        assert client.post(f"messages/{first.pk}/read")[1]["data"]["seq"] == last.seq

    def test_what_is_unread(self, api, alice, bob, say, group):
        quiet = create_group(by=bob, name="quiet", member_ids=[alice.pk]).room
        say("one", mentions=[bob.pk])
        say("two")
        status, answer = api(bob).get("messages/unread")

        [room] = answer["data"]["rooms"]
        assert (status, answer["data"]["total"]) == (200, 2)
        assert room == {
            "room_id": group.pk,
            "unread": 2,
            "mentions": 1,
            "first_unread_seq": 2,
        }
        assert quiet.pk != room["room_id"]

    def test_receipts_name_everybody_but_the_sender(self, api, alice, bob, carol, group, say):
        invite_members(by=alice, room_id=group.pk, user_ids=[carol.pk])
        message = say()
        read_messages([Reading(user_id=bob.pk, room_id=group.pk, seq=message.seq)])

        status, answer = api(alice).get(f"messages/{message.pk}/receipts")

        assert (status, set(answer["data"])) == (200, {"read", "unread"})
        assert [user["username"] for user in answer["data"]["read"]] == ["bob"]
        assert [user["username"] for user in answer["data"]["unread"]] == ["carol"]

    def test_who_could_not_see_it_is_on_no_list(self, api, alice, carol, group, say):
        message = say()
        invite_members(by=alice, room_id=group.pk, user_ids=[carol.pk])
        data = api(alice).get(f"messages/{message.pk}/receipts")[1]["data"]
        assert "carol" not in str(data)


@pytest.mark.parametrize(("members", "lines"), [(1, 1), (30, 120)])
class TestCost:
    """The same whether the room is small and new or large and old."""

    @pytest.fixture(autouse=True)
    def _grown(self, members, lines, make_user, group, alice):
        ids = [make_user(f"user{n}").pk for n in range(members)]
        invite_members(by=alice, room_id=group.pk, user_ids=ids)
        said = [
            Draft(sender_id=ids[n % members], room_id=group.pk, content="hi") for n in range(lines)
        ]
        send_messages(said)

    def test_of_a_page(self, api, bob, group, django_assert_num_queries):
        client = api(bob)
        # Device and person, membership and room, lines, people, who of them is online.
        with django_assert_num_queries(5):
            client.get(f"rooms/{group.pk}/messages?limit=20")

    def test_of_sending(self, api, bob, group, django_assert_num_queries):
        client = api(bob)
        # Device and person, begin, membership, line, counters, cursor, commit.
        with django_assert_num_queries(7):
            client.post(f"rooms/{group.pk}/messages", {"content": "hi"})

    def test_of_what_is_unread(self, api, bob, django_assert_num_queries):
        client = api(bob)
        # Device and person, rooms, mentions.
        with django_assert_num_queries(3):
            client.get("messages/unread")

    def test_of_reading(self, api, bob, say, django_assert_num_queries):
        client, message = api(bob), say()
        # Device and person, message's room, membership, message, begin, membership, cursor, commit.
        with django_assert_num_queries(8):
            client.post(f"messages/{message.pk}/read")

    def test_of_receipts(self, api, bob, say, django_assert_num_queries):
        client, message = api(bob), say()
        # Device and person, message's room, membership, message, cursors, people, who is online.
        with django_assert_num_queries(7):
            client.get(f"messages/{message.pk}/receipts")
