"""Files in messages."""

import uuid

import pytest

from gochat.core.errors import ChatError, Invalid
from media.errors import RoomQuotaReached
from media.models import Attachment, File
from media.services import Facts, fail_file, finish_file
from media.services.counting import room_bytes
from messaging.services import Draft, recall_message, send_message, send_messages
from rooms.models import Message, Room
from rooms.serializers import message_dict
from rooms.services import create_group

from .doors import make_file, make_image, on_disk, send, upload

pytestmark = pytest.mark.django_db


def refusal(function, *args, **kwargs) -> ChatError:
    with pytest.raises(ChatError) as caught:
        function(*args, **kwargs)
    return caught.value


def shape(message: Message) -> dict:
    return message_dict(Message.objects.get(pk=message.pk))


class TestSending:
    def test_a_file_with_a_caption(self, alice, group, heard):
        file = make_file(alice)
        with heard() as published:
            message = send(alice, group, file, content="as agreed")
        [frame] = published.frames(f"room.{group.pk}")
        [attachment] = frame["attachments"]
        assert (frame["kind"], frame["content"]) == ("file", "as agreed")
        assert (attachment["id"], attachment["name"]) == (file.pk, "notes.txt")
        assert attachment["url"].startswith(f"/api/files/{file.pk}?")
        assert shape(message)["attachments"] == frame["attachments"]
        assert File.objects.get().attached_at

    def test_images_keep_their_order(self, alice, group):
        images = [make_image(alice) for _ in range(9)]
        message = send(alice, group, *reversed(images))
        ids = [a["id"] for a in shape(message)["attachments"]]
        assert ids == [image.pk for image in reversed(images)]

    def test_over_http(self, api, alice, group):
        _, answer = upload(api(alice), "file", b"hello", "a.txt")
        body = {"kind": "file", "attachment_ids": [answer["data"]["id"]]}
        status, sent = api(alice).post(f"rooms/{group.pk}/messages", body)
        assert (status, sent["data"]["content"]) == (201, "")
        assert sent["data"]["attachments"] == [answer["data"]]

    def test_on_to_another_room(self, alice, bob, group):
        send(alice, group, make_file(alice))
        other = create_group(by=bob, name="Other", member_ids=[]).room
        send(bob, other, File.objects.get())
        assert Attachment.objects.count() == 2

    def test_twice_is_once(self, alice, group):
        file, client_id = make_file(alice), uuid.uuid4()
        for _ in range(2):
            send_message(
                sender=alice,
                room_id=group.pk,
                kind="file",
                content="",
                client_id=client_id,
                attachment_ids=[file.pk],
            )
        assert Attachment.objects.count() == 1

    def test_the_number_of_queries_does_not_grow(
        self, alice, bob, group, django_assert_num_queries
    ):
        def batch(n):
            return [
                Draft(
                    sender_id=user.pk,
                    room_id=group.pk,
                    content="",
                    kind="file",
                    attachment_ids=[make_file(user).pk],
                )
                for _ in range(n)
                for user in (alice, bob)
            ]

        send(alice, group, make_file(alice))
        drafts = batch(1), batch(10)
        with django_assert_num_queries(13) as first:
            send_messages(drafts[0])
        with django_assert_num_queries(len(first)):
            assert not any(isinstance(o, ChatError) for o in send_messages(drafts[1]))


class TestRefusals:
    @pytest.mark.parametrize("kind", ["image", "video", "voice", "file"])
    def test_none(self, alice, group, kind):
        error = refusal(send_message, sender=alice, room_id=group.pk, content="x", kind=kind)
        assert isinstance(error, Invalid)

    def test_a_file_with_mere_words(self, alice, group):
        error = refusal(send, alice, group, make_file(alice), kind="text", content="x")
        assert "attachment_ids" in error.errors

    def test_another_kind(self, alice, group):
        assert refusal(send, alice, group, make_file(alice), kind="image").errors

    def test_two_files(self, alice, group):
        assert refusal(send, alice, group, make_file(alice), make_file(alice, b"2")).errors

    def test_ten_images(self, alice, group):
        assert refusal(send, alice, group, *[make_image(alice) for _ in range(10)]).errors

    def test_what_is_not_there(self, alice, group):
        error = refusal(
            send_message,
            sender=alice,
            room_id=group.pk,
            kind="file",
            content="",
            attachment_ids=[12345],
        )
        assert "attachment_ids" in error.errors

    def test_somebody_elses(self, alice, bob, group):
        assert refusal(send, bob, group, make_file(alice)).errors

    def test_what_was_seen_by_others_only(self, alice, carol, group):
        file = make_file(alice)
        send(alice, group, file)
        mine = create_group(by=carol, name="Mine", member_ids=[]).room
        assert refusal(send, carol, mine, file).errors

    def test_what_was_recalled(self, alice, group):
        file = make_file(alice)
        recall_message(by=alice, message_id=send(alice, group, file).pk)
        assert refusal(send, alice, group, file).errors

    def test_what_is_broken(self, alice, group):
        image = make_image(alice, ready=False)
        fail_file(file_id=image.pk)
        assert refusal(send, alice, group, image).errors

    def test_what_is_still_coming(self, alice, group):
        file = make_file(alice)
        File.objects.update(state="uploading")
        assert refusal(send, alice, group, file).errors

    def test_a_voice_message_with_words(self, alice, group):
        file = make_file(alice)
        File.objects.update(kind="voice")
        assert "content" in refusal(send, alice, group, file, kind="voice", content="x").errors

    def test_more_than_a_room_may_hold(self, alice, group, settings):
        settings.CONFIG = settings.CONFIG.model_copy(update={"room_quota_mb": 1})
        file = make_file(alice, bytes(700 * 1024))
        send(alice, group, file)
        assert isinstance(refusal(send, alice, group, file), RoomQuotaReached)
        other = create_group(by=alice, name="Other", member_ids=[]).room
        send(alice, other, file)

    def test_what_is_recalled_leaves_its_place_to_others(self, alice, group, settings):
        settings.CONFIG = settings.CONFIG.model_copy(update={"room_quota_mb": 1})
        first, second = (make_file(alice, bytes(700 * 1024)) for _ in "12")
        recall_message(by=alice, message_id=send(alice, group, first).pk)
        assert room_bytes({group.pk}) == {group.pk: 0}
        send(alice, group, second)

    def test_what_a_file_has_in_the_end_is_counted(self, alice, group):
        image = make_image(alice, ready=False)
        send(alice, group, image)
        send(alice, group, image)
        finish_file(file_id=image.pk, facts=Facts(), content=on_disk(b"clean"))
        assert room_bytes({group.pk}) == {group.pk: 2 * len(b"clean")}


class TestGettingReady:
    def test_every_message_is_told(self, alice, bob, group, heard):
        other = create_group(by=alice, name="Other", member_ids=[]).room
        image = make_image(alice, ready=False)
        messages = [send(alice, room, image) for room in (group, other)]
        assert shape(messages[0])["attachments"][0]["url"] is None
        with heard() as published:
            assert finish_file(
                file_id=image.pk,
                facts=Facts(placeholder="data:x", width=5),
                content=on_disk(b"clean"),
                thumbnail=on_disk(b"small"),
            )
        for room, message in zip((group, other), messages, strict=True):
            [frame] = published.frames(f"room.{room.pk}")
            [attachment] = frame["attachments"]
            assert (frame["type"], frame["id"]) == ("message.updated", message.pk)
            assert frame["version"] == Room.objects.get(pk=room.pk).version == message.version + 1
            assert (attachment["state"], attachment["width"], attachment["size"]) == ("ready", 5, 5)
            assert attachment["thumbnail_url"].startswith(f"/api/files/{image.pk}/thumbnail?")
            assert shape(message)["attachments"] == [attachment]

    def test_a_broken_one_too(self, alice, group, heard):
        image = make_image(alice, ready=False)
        send(alice, group, image)
        with heard() as published:
            assert fail_file(file_id=image.pk)
        [frame] = published.frames(f"room.{group.pk}")
        assert (frame["attachments"][0]["state"], frame["attachments"][0]["url"]) == (
            "failed",
            None,
        )

    def test_once(self, alice, group, heard):
        image = make_image(alice)
        send(alice, group, image)
        with heard() as published:
            assert not finish_file(file_id=image.pk, facts=Facts(mime="x/y"))
            assert not fail_file(file_id=image.pk)
        assert not published and File.objects.get().mime == "image/png"

    def test_a_recalled_message_stays_empty(self, alice, group, heard):
        image = make_image(alice, ready=False)
        message = send(alice, group, image)
        recall_message(by=alice, message_id=message.pk)
        with heard() as published:
            finish_file(file_id=image.pk, facts=Facts())
        assert not published and shape(message)["attachments"] == []


def test_a_recalled_message_has_no_files(alice, group, heard):
    message = send(alice, group, make_file(alice))
    with heard() as published:
        recall_message(by=alice, message_id=message.pk)
    [frame] = published.frames(f"room.{group.pk}")
    assert frame["attachments"] == [] and not Attachment.objects.exists()
