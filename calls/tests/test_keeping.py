"""What was recorded is posted even by who is muted, and is lost to nobody where it cannot be."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.services import block_user, delete_account
from calls.models import Recording
from calls.services import (
    accept_call,
    agree_to_recording,
    ask_to_record,
    hang_up_call,
    tend_recordings,
)
from calls.services.finishing import KEPT_FOR, TAIL
from gochat.core.errors import NotFound
from gochat.core.topics import room_topic, user_topic
from media.access import access_file
from media.models import File
from media.services import prune
from rooms.models import Message, Room
from rooms.services import (
    dissolve_group,
    invite_members,
    leave_group,
    mute_member,
    remove_member,
)

from .recordings import be_quiet, send_piece, the_recording

pytestmark = pytest.mark.usefixtures("no_old_parts")


@pytest.fixture
def record(ring, alice, bob, film) -> Callable[[Room], Recording]:
    """Bob has recorded his call with alice in a room; it is being finished."""

    def record(room: Room) -> Recording:
        call = ring(room=room, user_ids=[bob.pk])
        accept_call(by=bob, call_id=call.pk, connection_id="b1")
        ask_to_record(by=bob, call_id=call.pk)
        agree_to_recording(by=alice, call_id=call.pk)
        send_piece(film)
        hang_up_call(by=alice, call_id=call.pk)
        be_quiet(TAIL)
        return the_recording()

    return record


def finished() -> Recording:
    tend_recordings()
    return the_recording()


class TestPosted:
    """For all agreed while they talked."""

    def test_by_who_was_muted_meanwhile(self, record, group, alice, bob):
        record(group)
        until = timezone.now() + timedelta(hours=1)
        mute_member(by=alice, room_id=group.pk, user_id=bob.pk, until=until)
        recording = finished()
        assert (recording.state, recording.message.sender) == ("finished", bob)

    def test_where_all_were(self, record, group):
        record(group)
        Room.objects.filter(pk=group.pk).update(members_muted=True)
        assert finished().message is not None


class TestKept:
    """For who recorded it, and for staff that says why; nobody else hears more of it."""

    @pytest.fixture
    def refusals(self, group, direct_room, alice, bob, settings) -> dict[str, tuple]:
        """The room, and what happens in it before the recording can be posted."""

        def fill():
            settings.CONFIG = settings.CONFIG.model_copy(update={"room_quota_mb": 0})

        return {
            "removed": (
                group,
                lambda: remove_member(by=alice, room_id=group.pk, user_id=bob.pk),
            ),
            "left": (group, lambda: leave_group(user=bob, room_id=group.pk)),
            "dissolved": (group, lambda: dissolve_group(by=alice, room_id=group.pk)),
            "full": (group, fill),
            "blocked": (direct_room, lambda: block_user(by=alice, user_id=bob.pk)),
            "alone": (direct_room, lambda: delete_account(by=alice, user_id=alice.pk)),
        }

    @pytest.mark.parametrize("why", ["removed", "left", "dissolved", "full", "blocked", "alone"])
    def test_whatever_refuses_it(self, record, refusals, api, bob, heard, film, why):
        room, refuse = refusals[why]
        record(room)
        refuse()
        with heard() as published:
            recording = finished()
        assert (recording.state, recording.open_call, recording.message) == ("kept", None, None)
        assert not published.frames(room_topic(room.pk))
        assert not Message.objects.filter(kind="video").exists()
        [mine] = api(bob).get("calls")[1]["data"]["items"][0]["recordings"]
        assert (mine["state"], mine["file_id"]) == ("kept", recording.file_id)
        assert access_file(bob, recording.file_id) == recording.file

    def test_those_in_the_call_hear_that_it_was_not_posted(
        self, record, direct_room, alice, bob, carol, heard
    ):
        record(direct_room)
        block_user(by=alice, user_id=bob.pk)
        with heard() as published:
            finished()
        for person in (alice, bob):
            [told] = published.frames(user_topic(person.pk))
            assert told["call"]["recordings"][0]["state"] == "kept"
        assert not published.frames(user_topic(carol.pk))

    def test_nobody_else_gets_it(self, record, group, api, alice, bob, carol):
        invite_members(by=alice, room_id=group.pk, user_ids=[carol.pk])
        record(group)
        leave_group(user=bob, room_id=group.pk)
        recording = finished()
        for person in (alice, carol):
            with pytest.raises(NotFound):
                access_file(person, recording.file_id)
        leave_group(user=alice, room_id=group.pk)
        [call] = api(alice).get("calls")[1]["data"]["items"]
        assert call["recordings"] == []

    def test_staff_plays_it_with_a_reason(self, record, group, bob, office):
        record(group)
        leave_group(user=bob, room_id=group.pk)
        recording = finished()
        url = f"/admin/calls/recording/act/play/?ids={recording.pk}"
        played = office("auditor").post(url, {"reason": "a complaint"}).content.decode()
        assert f"/admin/calls/recording/{recording.pk}/content/" in played

    def test_for_thirty_days(self, record, group, bob):
        record(group)
        leave_group(user=bob, room_id=group.pk)
        finished()
        prune(now=timezone.now() + KEPT_FOR - timedelta(hours=1))
        assert the_recording().file is not None
        prune(now=timezone.now() + KEPT_FOR + timedelta(hours=1))
        recording = the_recording()
        assert (recording.state, recording.file) == ("kept", None)
        assert not File.objects.exists()

    def test_not_for_who_has_deleted_the_account(self, record, group, bob, heard):
        record(group)
        leave_group(user=bob, room_id=group.pk)
        delete_account(by=bob, user_id=bob.pk)
        with heard():
            tend_recordings()
        recording = the_recording()
        assert (recording.state, recording.file) == ("failed", None)
