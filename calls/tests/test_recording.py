"""Recording a call: who may, who is asked, what becomes of it."""

import os
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

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
from calls.services.finishing import GIVE_UP, GONE, TAIL
from calls.services.recording import NotRecorded, RecordedAlready
from calls.services.ringing import CallRecorded
from gochat.core.errors import Conflict, NotFound, TooMany
from gochat.core.topics import room_topic, user_topic
from media.errors import UserQuotaReached
from media.models import File, Upload
from media.parts import PartSink, part_path
from media.services import drop_upload, prolong_upload, scratch_dir
from media.tests import corpus
from rooms.models import Message
from rooms.services import invite_members, remove_member


@pytest.fixture(autouse=True)
def _no_old_parts():
    for path in scratch_dir().glob("*.part"):
        path.unlink()


@pytest.fixture
def recorded(talk, alice, bob):
    """Alice records her call with bob."""

    def record():
        call = talk()
        ask_to_record(by=alice, call_id=call.pk)
        return agree_to_recording(by=bob, call_id=call.pk)

    return record


@pytest.fixture
def film(tmp_path):
    return corpus.video(tmp_path / "film").read_bytes()


def the_recording() -> Recording:
    return Recording.objects.select_related("file", "message").get()


def send_piece(data: bytes, offset: int = 0) -> None:
    """As the upload's door does."""
    file_id = the_recording().file_id
    sink = PartSink(file_id, offset=offset, length=10**9, checksum=None, grows=True)
    sink.write(data)
    sink.end()
    sink.close()


def be_quiet(since: timedelta) -> None:
    """Nothing has come, and nobody has stopped it, for so long."""
    recording = the_recording()
    for field in ("asked_at", "started_at", "ended_at"):
        if (at := getattr(recording, field)) is not None:
            Recording.objects.update(**{field: at - since})
    for upload in Upload.objects.all():
        Upload.objects.filter(pk=upload.pk).update(expires_at=upload.expires_at - since)
        File.objects.filter(pk=upload.pk).update(created_at=upload.file.created_at - since)
        if part_path(upload.pk).exists():
            then = (timezone.now() - since).timestamp()
            os.utime(part_path(upload.pk), (then, then))


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


class TestFinishing:
    def test_a_recorder_who_is_gone_leaves_what_he_recorded(
        self, recorded, film, alice, bob, carol, direct_room, heard
    ):
        call = recorded()
        send_piece(film[:100])
        send_piece(film[100:], offset=100)
        tend_recordings()
        assert the_recording().state == "running"
        be_quiet(GONE)
        with heard() as published:
            tend_recordings()
            assert the_recording().state == "stopping"
            tend_recordings()
        recording = the_recording()
        assert (recording.state, recording.open_call) == ("finished", None)
        [line] = published.frames(room_topic(direct_room.pk))
        assert (line["type"], line["kind"], line["user_id"]) == ("message", "video", alice.pk)
        assert line["id"] == recording.message_id
        assert [each["id"] for each in line["attachments"]] == [recording.file_id]
        assert published.types(user_topic(bob.pk)) == ["call.record", "call.record"]
        assert not published.frames(user_topic(carol.pk))
        told = published.frames(user_topic(bob.pk))[-1]["call"]["recordings"]
        assert (told[0]["state"], told[0]["message_id"]) == ("finished", recording.message_id)
        assert not call.legs.filter(recording=True).exists()
        assert tend_recordings() == 0
        assert Message.objects.filter(kind="video").count() == 1

    def test_what_was_stopped_waits_for_its_last_pieces(self, recorded, film, bob):
        call = recorded()
        send_piece(film)
        stop_recording(by=bob, call_id=call.pk)
        tend_recordings()
        assert the_recording().state == "stopping"
        be_quiet(TAIL)
        tend_recordings()
        assert the_recording().state == "finished"

    def test_who_is_cut_off_in_the_last_piece_loses_that_piece_alone(self, recorded, film, bob):
        call = recorded()
        send_piece(film)
        # The last piece's head tells how long all of it will have been.
        Upload.objects.update(length=len(film) + 1000)
        stop_recording(by=bob, call_id=call.pk)
        be_quiet(TAIL)
        tend_recordings()
        assert the_recording().state == "finished"

    def test_one_that_cannot_be_finished_holds_up_no_other(self, recorded, film, bob, monkeypatch):
        call = recorded()
        send_piece(film)
        stop_recording(by=bob, call_id=call.pk)
        be_quiet(TAIL)

        def fail(**_: object) -> None:
            raise OSError("no space left on device")

        monkeypatch.setattr("calls.services.finishing.close_upload", fail)
        tend_recordings()
        assert the_recording().state == "stopping"
        Recording.objects.update(ended_at=timezone.now() - GIVE_UP)
        tend_recordings()
        assert the_recording().state == "failed"

    def test_a_call_has_so_many_recordings_and_no_more(self, recorded, alice, monkeypatch):
        monkeypatch.setattr("calls.services.recording.MOST_RECORDINGS", 1)
        call = recorded()
        stop_recording(by=alice, call_id=call.pk)
        Recording.objects.update(state="finished", open_call=None)
        with pytest.raises(TooMany):
            ask_to_record(by=alice, call_id=call.pk)

    def test_a_voice_call_becomes_a_voice_message(self, ring, alice, bob, tmp_path):
        call = ring(media="voice")
        accept_call(by=bob, call_id=call.pk, connection_id="b1")
        ask_to_record(by=alice, call_id=call.pk)
        agree_to_recording(by=bob, call_id=call.pk)
        send_piece(corpus.voice(tmp_path / "v", seconds=2).read_bytes())
        hang_up_call(by=bob, call_id=call.pk)
        be_quiet(TAIL)
        tend_recordings()
        recording = the_recording()
        assert (recording.state, recording.message.kind) == ("finished", "voice")
        [kept] = recording.message.attachments
        assert kept["duration"] == pytest.approx(2, abs=0.1)

    def test_one_that_is_too_long_is_stopped(self, recorded, film, settings):
        settings.CONFIG = settings.CONFIG.model_copy(update={"recording_minutes": 1})
        recorded()
        send_piece(film)
        Recording.objects.update(started_at=timezone.now() - timedelta(seconds=59))
        tend_recordings()
        assert the_recording().state == "running"
        Recording.objects.update(started_at=timezone.now() - timedelta(seconds=61))
        tend_recordings()
        assert the_recording().state == "stopping"

    def test_it_may_be_so_large(self, recorded, settings):
        settings.CONFIG = settings.CONFIG.model_copy(update={"recording_mb": 1})
        recorded()
        assert the_recording().file.size == 1 << 20

    def test_of_nothing_nothing_becomes(self, recorded, bob, heard):
        stop_recording(by=bob, call_id=recorded().pk)
        be_quiet(TAIL)
        tend_recordings()
        assert the_recording().state == "stopping"
        be_quiet(GONE - TAIL)
        with heard():
            tend_recordings()
        assert the_recording().state == "failed"
        assert not File.objects.exists()  # its owner has the space again
        assert not Message.objects.filter(kind="video").exists()

    def test_one_whose_pieces_lie_on_another_host_is_left_to_that(self, recorded, bob):
        stop_recording(by=bob, call_id=recorded().pk)
        prolong_upload(Upload.objects.get())
        be_quiet(GONE)
        tend_recordings()
        assert the_recording().state == "stopping"
        be_quiet(GIVE_UP)
        tend_recordings()
        assert the_recording().state == "failed"

    def test_nor_of_what_is_no_film(self, recorded, bob):
        call = recorded()
        send_piece(b"no film at all" * 100)
        stop_recording(by=bob, call_id=call.pk)
        be_quiet(TAIL)
        tend_recordings()
        recording = the_recording()
        assert (recording.state, recording.file) == ("failed", None)

    def test_one_that_was_given_up_has_failed(self, recorded):
        recorded()
        drop_upload(Upload.objects.get())
        tend_recordings()
        tend_recordings()
        assert the_recording().state == "failed"

    def test_who_is_no_member_any_more_posts_nothing(
        self, recorded_by_bob, group, alice, bob, heard
    ):
        recorded_by_bob()
        remove_member(by=alice, room_id=group.pk, user_id=bob.pk)
        stop_recording(by=alice, call_id=the_recording().call_id)
        be_quiet(TAIL)
        with heard():
            tend_recordings()
        assert the_recording().state == "failed"
        assert not File.objects.exists()

    @pytest.fixture
    def recorded_by_bob(self, ring, group, alice, bob, film):
        def record():
            call = ring(room=group, user_ids=[bob.pk])
            accept_call(by=bob, call_id=call.pk, connection_id="b1")
            ask_to_record(by=bob, call_id=call.pk)
            agree_to_recording(by=alice, call_id=call.pk)
            send_piece(film)

        return record


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
