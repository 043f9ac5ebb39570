"""A room's images, videos, files and links."""

import pytest

from media import pages
from messaging.services import recall_message, send_message
from rooms.services import invite_members, remove_member

from .doors import make_file, make_image, send

pytestmark = pytest.mark.django_db


def listed(api, user, room, **query) -> dict:
    text = "&".join(f"{name}={value}" for name, value in query.items())
    status, answer = api(user).get(f"rooms/{room.pk}/files?{text}")
    assert status == 200, answer
    return answer["data"]


def ids(page: dict) -> list[int]:
    return [item["file"]["id"] for item in page["items"]]


def test_files_of_a_kind_newest_first(api, alice, bob, group):
    files = [make_file(alice, bytes([n])) for n in range(3)]
    messages = [send(alice, group, file) for file in files]
    send(bob, group, make_image(bob))
    page = listed(api, bob, group, kind="file")
    assert ids(page) == [file.pk for file in reversed(files)]
    first = page["items"][0]
    assert (first["message_id"], first["seq"]) == (messages[2].pk, messages[2].seq)
    assert (first["user_id"], first["links"]) == (alice.pk, [])
    assert first["file"]["url"].startswith("/api/files/")
    assert [user["id"] for user in page["users"]] == [alice.pk]


def test_images_and_videos_stand_in_one_order(api, alice, group):
    first, second = make_image(alice), make_image(alice)
    send(alice, group, first)
    send(alice, group, make_file(alice))
    send(alice, group, second)
    assert ids(listed(api, alice, group, kind="seen")) == [second.pk, first.pk]


def test_pages_meet_without_gap_or_overlap(api, alice, group):
    images = [[make_image(alice) for _ in range(n)] for n in (3, 1, 9, 2)]
    for group_of_images in images:
        send(alice, group, *group_of_images)
    expected = [image.pk for message in reversed(images) for image in message]
    seen, query = [], {}
    while True:
        page = listed(api, alice, group, kind="image", limit=2, **query)
        seen += ids(page)
        if page["next"] is None:
            break
        query = {"before": page["next"]}
    assert seen == expected


def test_links(api, alice, group):
    send_message(sender=alice, room_id=group.pk, content="no link://here? no")
    message = send_message(
        sender=alice, room_id=group.pk, content="see https://a.example/x and http://b.example"
    ).message
    gone = send_message(sender=alice, room_id=group.pk, content="https://gone.example").message
    recall_message(by=alice, message_id=gone.pk)
    page = listed(api, alice, group, kind="link")
    [item] = page["items"]
    assert item["message_id"] == message.pk and item["file"] is None
    assert item["links"] == ["https://a.example/x", "http://b.example"]


def test_links_are_looked_for_a_stretch_at_a_time(api, alice, group, monkeypatch):
    monkeypatch.setattr(pages, "LINES_AT_ONCE", 3)
    send_message(sender=alice, room_id=group.pk, content="https://old.example")
    for n in range(4):
        send_message(sender=alice, room_id=group.pk, content=f"{n}")
    page = listed(api, alice, group, kind="link")
    assert page["items"] == [] and page["next"]
    page = listed(api, alice, group, kind="link", before=page["next"])
    assert page["items"][0]["links"] == ["https://old.example"]


class TestWhoMayNot:
    def test_outsiders(self, api, alice, carol, group):
        send(alice, group, make_file(alice))
        assert api(carol).get(f"rooms/{group.pk}/files")[0] == 404
        assert api().get(f"rooms/{group.pk}/files")[0] == 401

    def test_who_was_removed(self, api, alice, bob, group):
        remove_member(by=alice, room_id=group.pk, user_id=bob.pk)
        assert api(bob).get(f"rooms/{group.pk}/files")[0] == 404

    @pytest.mark.parametrize("kind", ["file", "link"])
    def test_what_was_before_one_came(self, api, alice, carol, group, kind):
        send(alice, group, make_file(alice), content="https://secret.example")
        invite_members(by=alice, room_id=group.pk, user_ids=[carol.pk])
        assert listed(api, carol, group, kind=kind)["items"] == []

    def test_what_was_recalled(self, api, alice, group):
        recall_message(by=alice, message_id=send(alice, group, make_file(alice)).pk)
        assert listed(api, alice, group, kind="file")["items"] == []

    def test_a_strange_question(self, api, alice, group):
        for query in ("kind=program", "limit=0", "limit=x", "before=-1"):
            assert api(alice).get(f"rooms/{group.pk}/files?{query}")[0] == 400
