"""The HTTP doors of rooms: status, shape, pages, and what a list costs."""

import pytest

from messaging.services import send_message
from rooms import services

SUMMARY_FIELDS = {
    *("id", "kind", "name", "description", "avatar", "is_private", "owner_id", "member_count"),
    *("announcement", "last_seq", "version", "last_message", "unread", "mentions"),
    *("first_unread_seq", "read_seq", "joined_seq", "role", "muted_until", "nickname", "muted"),
    *("pinned", "hidden", "draft", "active_at", "peer", "faces", "members_muted"),
}
USER_FIELDS = {
    *("id", "username", "display_name", "avatar", "bio"),
    *("online", "last_seen_at", "is_bot"),
}


@pytest.fixture
def make_group(alice):
    def make(name="Town", *, by=alice, members=(), **fields):
        ids = [user.pk for user in members]
        return services.create_group(by=by, name=name, member_ids=ids, **fields).room

    return make


def names(answer: dict) -> list[str]:
    return [room["name"] for room in answer["data"]["items"]]


class TestMakingAndChanging:
    def test_a_group_is_made(self, api, alice, bob):
        body = {"name": "Town", "description": "Square", "member_ids": [bob.pk]}
        status, answer = api(alice).post("rooms", body)

        room = answer["data"]
        assert (status, answer["code"], answer["message"]) == (201, 0, "ok")
        assert set(room) == SUMMARY_FIELDS
        assert (room["kind"], room["role"], room["is_private"]) == ("group", "owner", True)
        assert (room["member_count"], room["faces"]) == (2, [alice.pk, bob.pk])
        assert room["last_message"]["payload"]["event"] == "group.created"
        assert api(bob).get(f"rooms/{room['id']}")[1]["data"]["role"] == "member"

    def test_a_room_is_read_as_one_sees_it(self, api, alice, bob, group):
        send_message(sender=alice, room_id=group.pk, content="hi", mentions=[bob.pk])
        status, answer = api(bob).get(f"rooms/{group.pk}")

        room = answer["data"]
        assert (status, set(room)) == (200, SUMMARY_FIELDS)
        assert (room["unread"], room["mentions"], room["first_unread_seq"]) == (1, 1, 2)
        assert (room["read_seq"], room["last_seq"]) == (1, 2)
        assert room["last_message"]["content"] == "hi"

    def test_it_is_changed(self, api, alice, group):
        body = {"name": "New", "announcement": "Hear ye", "is_private": False}
        status, answer = api(alice).patch(f"rooms/{group.pk}", body)
        assert status == 200
        assert answer["data"].items() >= body.items()

    def test_a_member_may_not_change_it(self, api, bob, group):
        assert api(bob).patch(f"rooms/{group.pk}", {"name": "Mine"})[1]["code"] == 40300

    def test_it_is_dissolved(self, api, alice, bob, group):
        assert api(alice).delete(f"rooms/{group.pk}")[0] == 200
        assert api(bob).get(f"rooms/{group.pk}")[0] == 404
        assert api(bob).get("rooms")[1]["data"]["items"] == []

    def test_my_settings(self, api, bob, group):
        body = {"nickname": "小波", "muted": True, "pinned": True, "draft": "well,\n"}
        status, answer = api(bob).patch(f"rooms/{group.pk}/me", body)
        assert status == 200
        assert answer["data"].items() >= {**body, "draft": "well,"}.items()


class TestDirectRooms:
    def test_the_first_time_it_is_made_and_then_found(self, api, alice, bob):
        first, made = api(alice).post("rooms/direct", {"user_id": bob.pk})
        again, found = api(bob).post("rooms/direct", {"user_id": alice.pk})

        assert (first, again) == (201, 200)
        assert made["data"]["id"] == found["data"]["id"]
        assert made["data"]["peer"]["id"] == bob.pk
        assert set(found["data"]["peer"]) == USER_FIELDS

    def test_with_nobody(self, api, alice):
        assert api(alice).post("rooms/direct", {"user_id": 10**9})[0] == 404

    def test_it_has_no_members_to_manage(self, api, alice, bob):
        room = api(alice).post("rooms/direct", {"user_id": bob.pk})[1]["data"]["id"]
        for call in (
            api(alice).post(f"rooms/{room}/leave"),
            api(alice).delete(f"rooms/{room}/members/{bob.pk}"),
            api(alice).patch(f"rooms/{room}", {"name": "Ours"}),
        ):
            assert (call[0], call[1]["code"]) == (409, 40910)


class TestMembers:
    def test_their_list(self, api, alice, bob, group):
        status, answer = api(bob).get(f"rooms/{group.pk}/members")

        first, second = answer["data"]["items"]
        assert (status, answer["data"]["next"]) == (200, None)
        fields = {"user", "role", "nickname", "read_seq", "joined_at", "muted_until"}
        assert set(first) == fields
        assert set(first["user"]) == USER_FIELDS
        assert [(m["user"]["username"], m["role"]) for m in (first, second)] == [
            ("alice", "owner"),
            ("bob", "member"),
        ]

    def test_it_comes_in_pages(self, api, make_user, make_group, alice):
        room = make_group(members=[make_user(f"user{n}") for n in range(6)])
        seen, cursor = [], ""
        while cursor is not None:
            path = f"rooms/{room.pk}/members?limit=3" + (cursor and f"&cursor={cursor}")
            page = api(alice).get(path)[1]["data"]
            seen += [member["user"]["username"] for member in page["items"]]
            cursor = page["next"]
        assert seen == ["alice", *(f"user{n}" for n in range(6))]

    def test_inviting_answers_those_who_are_new(self, api, alice, bob, carol, group):
        body = {"user_ids": [bob.pk, carol.pk]}
        status, answer = api(alice).post(f"rooms/{group.pk}/members", body)
        assert status == 201
        assert [member["user"]["username"] for member in answer["data"]] == ["carol"]

    def test_roles_silence_and_removal(self, api, alice, bob, group):
        path = f"rooms/{group.pk}/members/{bob.pk}"
        boss = api(alice)
        assert boss.patch(path, {"role": "admin"})[1]["data"]["role"] == "admin"
        until = "2100-01-01T00:00:00.000Z"
        assert boss.patch(path, {"muted_until": until})[1]["data"]["muted_until"] == until
        assert boss.patch(path, {"muted_until": None})[1]["data"]["muted_until"] is None
        assert boss.delete(path)[0] == 200
        assert api(bob).get(f"rooms/{group.pk}")[0] == 404

    def test_handing_over(self, api, alice, bob, group):
        path = f"rooms/{group.pk}/members/{bob.pk}"
        status, answer = api(alice).patch(path, {"role": "owner"})
        assert (status, answer["data"]["role"]) == (200, "owner")
        assert api(alice).get(f"rooms/{group.pk}")[1]["data"]["role"] == "admin"

    def test_no_change_is_no_request(self, api, alice, bob, group):
        assert api(alice).patch(f"rooms/{group.pk}/members/{bob.pk}", {})[0] == 400


class TestJoining:
    def test_a_public_group_is_found_joined_and_left(self, api, bob, make_group):
        room = make_group("Public square", is_private=False)
        client = api(bob)

        [found] = client.get("rooms?scope=public&q=square")[1]["data"]["items"]
        assert set(found) == {
            *("id", "name", "description", "avatar", "member_count", "faces", "is_member")
        }
        assert (found["id"], found["is_member"]) == (room.pk, False)

        status, answer = client.post(f"rooms/{room.pk}/join")
        assert (status, answer["data"]["member_count"]) == (200, 2)
        assert client.post(f"rooms/{room.pk}/join")[0] == 200
        assert client.get("rooms?scope=public")[1]["data"]["items"][0]["is_member"]
        assert client.post(f"rooms/{room.pk}/leave")[0] == 200
        assert client.get("rooms")[1]["data"]["items"] == []

    def test_a_private_one_is_neither_found_nor_joined(self, api, carol, group):
        assert api(carol).get("rooms?scope=public")[1]["data"]["items"] == []
        assert api(carol).post(f"rooms/{group.pk}/join")[0] == 404


class TestList:
    def test_the_newest_activity_comes_first(self, api, alice, make_group):
        first, _second, _third = (make_group(name) for name in ("one", "two", "three"))
        send_message(sender=alice, room_id=first.pk, content="again")
        assert names(api(alice).get("rooms")[1]) == ["one", "three", "two"]

    def test_it_comes_in_pages_that_neither_overlap_nor_skip(self, api, alice, make_group):
        for n in range(7):
            make_group(str(n))
        client, seen, cursor = api(alice), [], ""
        while cursor is not None:
            path = "rooms?limit=3" + (cursor and f"&cursor={cursor}")
            status, answer = client.get(path)
            assert status == 200
            seen += names(answer)
            cursor = answer["data"]["next"]
        assert seen == list("6543210")

    def test_it_carries_the_people_it_shows(self, api, alice, bob, group):
        data = api(alice).get("rooms")[1]["data"]
        assert set(data) == {"items", "next", "users"}
        assert {user["id"] for user in data["users"]} >= {alice.pk, bob.pk}

    def test_a_part_of_the_name_finds_it(self, api, alice, make_group):
        for name in ("茶水间", "茶馆", "Town"):
            make_group(name)
        assert names(api(alice).get("rooms?q=茶")[1]) == ["茶馆", "茶水间"]

    @pytest.mark.parametrize("query", ["limit=0", "limit=501", "limit=x", "scope=all", "cursor=x"])
    def test_bad_queries_are_named(self, api, alice, query):
        status, answer = api(alice).get(f"rooms?{query}")
        assert (status, answer["code"]) == (400, 40000)
        assert list(answer["errors"]) == [query.split("=")[0]]


class TestCost:
    @pytest.mark.parametrize(("rooms", "others", "lines"), [(1, 1, 1), (12, 8, 20)])
    def test_the_list_costs_the_same_however_long(
        self, api, alice, make_user, make_group, rooms, others, lines, django_assert_num_queries
    ):
        people = [make_user(f"user{n}") for n in range(others)]
        for n in range(rooms):
            room = make_group(str(n), members=people)
            for _ in range(lines):
                send_message(sender=people[0], room_id=room.pk, content="hi", mentions=[alice.pk])
        client = api(alice)
        # Device and person, rooms, last lines, mentions, people, who of them is online.
        with django_assert_num_queries(6):
            client.get("rooms")
