"""Recording a call: who may, who is asked, and who comes to it."""

import pytest
from django.conf import settings

from calls import consent as machine
from calls.models import Recording
from calls.serializers import call_dict
from calls.services import (
    accept_call,
    agree_to_recording,
    ask_to_record,
    decline_recording,
    hang_up_call,
    invite_call,
    show_state,
    stop_recording,
    tend_recordings,
)
from calls.services.acting import CallOver
from calls.services.recording import NotRecorded, RecordedAlready
from calls.services.ringing import CallRecorded
from gochat.core.errors import Conflict, NotFound
from gochat.core.topics import room_topic, user_topic
from media.errors import UserQuotaReached
from media.models import File
from rooms.services import invite_members, remove_member

from .recordings import be_quiet, the_recording


class TestConsent:
    def test_all_are_asked_and_it_runs_when_all_have_agreed(
        self, talk, alice, bob, carol, direct_room, heard
    ):
        call = talk()
        with heard() as published:
            ask_to_record(by=alice, call_id=call.pk)
        for person in (alice, bob):
            [told] = published.frames(user_topic(person.pk))
            assert (told["type"], told["user_id"]) == ("call.record", alice.pk)
            [recording] = told["call"]["recordings"]
            assert (recording["state"], recording["agreed"]) == ("asked", [alice.pk])
        assert not published.frames(user_topic(carol.pk))
        assert not published.frames(room_topic(direct_room.pk))
        assert not File.objects.exists()

        with heard() as published:
            agree_to_recording(by=bob, call_id=call.pk)
        [told] = published.frames(user_topic(alice.pk))
        [recording] = told["call"]["recordings"]
        assert (recording["state"], recording["agreed"]) == ("running", [alice.pk, bob.pk])
        dots = {leg["user_id"]: leg["recording"] for leg in told["call"]["participants"]}
        assert dots == {alice.pk: True, bob.pk: False}
        file = File.objects.get(pk=recording["file_id"])
        assert (file.owner, file.kind, file.state) == (alice, "video", "uploading")

    def test_one_no_and_it_does_not_begin(self, talk, alice, bob):
        call = talk()
        ask_to_record(by=alice, call_id=call.pk)
        decline_recording(by=bob, call_id=call.pk)
        recording = the_recording()
        assert (recording.state, recording.open_call, recording.file) == ("declined", None, None)
        assert call_dict(call, [])["recordings"][0]["declined"] == [bob.pk]
        ask_to_record(by=bob, call_id=call.pk)

    def test_who_takes_his_yes_back_stops_it(self, recorded, bob):
        call = recorded()
        decline_recording(by=bob, call_id=call.pk)
        assert the_recording().state == "stopping"
        assert not call.legs.filter(recording=True).exists()

    @pytest.mark.parametrize("who", ["alice", "bob"])
    def test_anybody_may_stop_it(self, recorded, alice, bob, who):
        call = recorded()
        stop_recording(by={"alice": alice, "bob": bob}[who], call_id=call.pk)
        assert the_recording().state == "stopping"

    def test_a_question_is_taken_back_or_runs_out(self, talk, alice, bob):
        call = talk()
        ask_to_record(by=alice, call_id=call.pk)
        stop_recording(by=alice, call_id=call.pk)
        assert the_recording().state == "cancelled"
        Recording.objects.all().delete()
        ask_to_record(by=alice, call_id=call.pk)
        tend_recordings()
        assert the_recording().state == "asked"
        be_quiet(machine.ASK)
        tend_recordings()
        assert the_recording().state == "cancelled"
        with pytest.raises(NotRecorded):
            agree_to_recording(by=bob, call_id=call.pk)

    def test_one_at_a_time(self, recorded, talk, alice, bob):
        call = recorded()
        with pytest.raises(RecordedAlready) as refused:
            ask_to_record(by=bob, call_id=call.pk)
        assert refused.value.code == 40946
        stop_recording(by=bob, call_id=call.pk)
        with pytest.raises(RecordedAlready):
            ask_to_record(by=bob, call_id=call.pk)

    def test_not_while_it_rings(self, ring, alice):
        with pytest.raises(Conflict):
            ask_to_record(by=alice, call_id=ring().pk)
        assert not Recording.objects.exists()

    def test_whose_storage_is_full_records_nothing(self, talk, alice, settings):
        call = talk()
        settings.CONFIG = settings.CONFIG.model_copy(update={"user_quota_mb": 0})
        with pytest.raises(UserQuotaReached):
            ask_to_record(by=alice, call_id=call.pk)

    @pytest.mark.parametrize(
        "act", [ask_to_record, agree_to_recording, decline_recording, stop_recording]
    )
    def test_an_outsider_may_nothing(self, recorded, carol, act):
        with pytest.raises(NotFound):
            act(by=carol, call_id=recorded().pk)
        assert the_recording().state == "running"

    @pytest.mark.parametrize(
        "act", [ask_to_record, agree_to_recording, decline_recording, stop_recording]
    )
    def test_nor_may_who_is_not_in_the_call(self, ring, group, alice, bob, carol, act):
        invite_members(by=alice, room_id=group.pk, user_ids=[carol.pk])
        call = ring(room=group, user_ids=[bob.pk, carol.pk])
        accept_call(by=bob, call_id=call.pk, connection_id="b1")
        ask_to_record(by=alice, call_id=call.pk)
        with pytest.raises(CallOver):
            act(by=carol, call_id=call.pk)

    def test_nobody_says_that_he_records_without_consent(self, talk, alice, bob):
        call = talk()
        with pytest.raises(NotRecorded) as refused:
            show_state(by=alice, call_id=call.pk, recording=True)
        assert refused.value.code == 40947
        ask_to_record(by=alice, call_id=call.pk)
        agree_to_recording(by=bob, call_id=call.pk)
        show_state(by=alice, call_id=call.pk, recording=True, muted=True)
        show_state(by=bob, call_id=call.pk, recording=False)
        assert the_recording().state == "running"
        show_state(by=alice, call_id=call.pk, recording=False)
        assert the_recording().state == "stopping"


class TestComingAndLeaving:
    @pytest.fixture
    def recorded_group(self, ring, group, alice, bob, carol):
        invite_members(by=alice, room_id=group.pk, user_ids=[carol.pk])
        call = ring(room=group, user_ids=[bob.pk])
        accept_call(by=bob, call_id=call.pk, connection_id="b1")
        ask_to_record(by=alice, call_id=call.pk)
        return agree_to_recording(by=bob, call_id=call.pk)

    def test_who_comes_later_says_that_he_knows(self, recorded_group, group, carol):
        call = recorded_group
        for come in (
            lambda: accept_call(by=carol, call_id=call.pk, connection_id="c1"),
            lambda: invite_call(
                by=carol, room_id=group.pk, media="voice", connection_id="c1", user_ids=[]
            ),
        ):
            with pytest.raises(CallRecorded) as refused:
                come()
            assert refused.value.code == 40945
        assert not call.legs.filter(user=carol, state="joined").exists()
        accept_call(by=carol, call_id=call.pk, connection_id="c1", recorded=True)
        recording = the_recording()
        assert recording.state == "running"
        assert recording.consents.filter(user=carol, agreed=True).exists()

    def test_who_has_agreed_comes_back_without_a_question(self, recorded_group, bob):
        call = recorded_group
        accept_call(by=bob, call_id=call.pk, connection_id="b2")
        assert the_recording().state == "running"

    def test_the_recorder_keeps_recording_over_a_lost_socket(self, recorded_group, alice):
        call = recorded_group
        accept_call(by=alice, call_id=call.pk, connection_id="a2")
        assert call.legs.get(user=alice).recording

    def test_with_the_recorder_it_ends(self, recorded_group, group, alice, bob, carol):
        call = recorded_group
        accept_call(by=carol, call_id=call.pk, connection_id="c1", recorded=True)
        hang_up_call(by=alice, call_id=call.pk)
        assert the_recording().state == "stopping"

    def test_with_the_call_it_ends(self, recorded, bob):
        hang_up_call(by=bob, call_id=recorded().pk)
        assert the_recording().state == "stopping"

    def test_who_was_asked_and_left_is_not_waited_for(self, ring, group, alice, bob, carol):
        invite_members(by=alice, room_id=group.pk, user_ids=[carol.pk])
        call = ring(room=group, user_ids=[bob.pk, carol.pk])
        for person, socket in ((bob, "b1"), (carol, "c1")):
            accept_call(by=person, call_id=call.pk, connection_id=socket)
        ask_to_record(by=alice, call_id=call.pk)
        agree_to_recording(by=bob, call_id=call.pk)
        assert the_recording().state == "asked"
        hang_up_call(by=carol, call_id=call.pk)
        assert the_recording().state == "running"


def test_recordings_are_for_members_of_the_room(recorded, api, group, alice, bob, carol, ring):
    call = recorded()
    [mine] = api(bob).get(f"calls/{call.pk}")[1]["data"]["recordings"]
    assert (mine["state"], mine["user_id"]) == ("running", alice.pk)
    assert api(bob).get("calls")[1]["data"]["items"][0]["recordings"] == [
        mine | {"duration": pytest.approx(mine["duration"], abs=2)}
    ]
    assert api(carol).get(f"calls/{call.pk}")[0] == 404


def test_nor_in_the_log_of_who_has_left(ring, api, group, alice, bob):
    call = ring(room=group, user_ids=[bob.pk])
    accept_call(by=bob, call_id=call.pk, connection_id="b1")
    ask_to_record(by=alice, call_id=call.pk)
    hang_up_call(by=alice, call_id=call.pk)
    assert len(api(bob).get("calls")[1]["data"]["items"][0]["recordings"]) == 1
    remove_member(by=alice, room_id=group.pk, user_id=bob.pk)
    assert api(bob).get("calls")[1]["data"]["items"][0]["recordings"] == []


def test_the_page_knows_the_code_of_a_recorded_call():
    page = (settings.BASE_DIR / "static/js/elements/call-record.js").read_text()
    assert f"const RECORDED = {CallRecorded().code};" in page
