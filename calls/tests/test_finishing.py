"""What becomes of a recording: stopped in time, put together, posted, or given up."""

from datetime import timedelta

import pytest
from django.utils import timezone

from calls import consent as machine
from calls.models import Recording
from calls.services import (
    accept_call,
    agree_to_recording,
    ask_to_record,
    finishing,
    hang_up_call,
    stop_recording,
    tend_recordings,
)
from calls.services.finishing import GIVE_UP, GONE, TAIL
from gochat.core.errors import TooMany
from gochat.core.topics import room_topic, user_topic
from media.models import File, Upload
from media.services import drop_upload, prolong_upload
from media.tests import corpus
from rooms.models import Message

from .recordings import be_quiet, send_piece, the_recording

pytestmark = pytest.mark.usefixtures("no_old_parts")


def test_a_recorder_who_is_gone_leaves_what_he_recorded(
    recorded, film, alice, bob, carol, direct_room, heard
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


def test_what_was_stopped_waits_for_its_last_pieces(recorded, film, bob):
    call = recorded()
    send_piece(film)
    stop_recording(by=bob, call_id=call.pk)
    tend_recordings()
    assert the_recording().state == "stopping"
    be_quiet(TAIL)
    tend_recordings()
    assert the_recording().state == "finished"


def test_who_is_cut_off_in_the_last_piece_loses_that_piece_alone(recorded, film, bob):
    call = recorded()
    send_piece(film)
    # The last piece's head tells how long all of it will have been.
    Upload.objects.update(length=len(film) + 1000)
    stop_recording(by=bob, call_id=call.pk)
    be_quiet(TAIL)
    tend_recordings()
    assert the_recording().state == "finished"


def test_one_that_cannot_be_finished_holds_up_no_other(recorded, film, bob, monkeypatch):
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


def test_one_that_cannot_be_looked_at_holds_up_no_other(recorded, monkeypatch):
    recorded()

    def fail(**_: object) -> None:
        raise OSError("the storage is away")

    monkeypatch.setattr("calls.services.finishing.last_piece_at", fail)
    assert tend_recordings() == 1
    assert the_recording().state == "running"


def test_a_call_has_so_many_recordings_and_no_more(recorded, alice, monkeypatch):
    monkeypatch.setattr("calls.services.recording.MOST_RECORDINGS", 1)
    call = recorded()
    stop_recording(by=alice, call_id=call.pk)
    Recording.objects.update(state="finished", open_call=None)
    with pytest.raises(TooMany):
        ask_to_record(by=alice, call_id=call.pk)


def test_a_voice_call_becomes_a_voice_message(ring, alice, bob, tmp_path):
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


def test_one_that_is_too_long_is_stopped(recorded, film, settings):
    settings.CONFIG = settings.CONFIG.model_copy(update={"recording_minutes": 1})
    recorded()
    send_piece(film)
    Recording.objects.update(started_at=timezone.now() - timedelta(seconds=59))
    tend_recordings()
    assert the_recording().state == "running"
    Recording.objects.update(started_at=timezone.now() - timedelta(seconds=61))
    tend_recordings()
    assert the_recording().state == "stopping"


def test_what_came_a_little_late_is_no_reason_to_lose_all_of_it(ring, bob, tmp_path, settings):
    settings.CONFIG = settings.CONFIG.model_copy(update={"recording_minutes": 0})
    call = ring(media="voice")
    accept_call(by=bob, call_id=call.pk, connection_id="b1")
    ask_to_record(by=bob, call_id=call.pk)
    agree_to_recording(by=call.caller, call_id=call.pk)
    send_piece(corpus.voice(tmp_path / "v", seconds=10).read_bytes())
    hang_up_call(by=bob, call_id=call.pk)
    be_quiet(TAIL)
    tend_recordings()
    assert the_recording().state == "finished"


def test_who_agrees_in_the_last_moment_is_recorded(talk, alice, bob):
    call = talk()
    ask_to_record(by=alice, call_id=call.pk)
    be_quiet(machine.ASK)
    seen = the_recording()
    agree_to_recording(by=bob, call_id=call.pk)
    finishing._tend(seen)
    assert the_recording().state == "running"


def test_it_may_be_so_large(recorded, settings):
    settings.CONFIG = settings.CONFIG.model_copy(update={"recording_mb": 1})
    recorded()
    assert the_recording().file.size == 1 << 20


def test_of_nothing_nothing_becomes(recorded, bob, heard):
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


def test_one_whose_pieces_lie_on_another_host_is_left_to_that(recorded, bob):
    stop_recording(by=bob, call_id=recorded().pk)
    prolong_upload(Upload.objects.get())
    be_quiet(GONE)
    tend_recordings()
    assert the_recording().state == "stopping"
    be_quiet(GIVE_UP)
    tend_recordings()
    assert the_recording().state == "failed"


def test_nor_of_what_is_no_film(recorded, bob):
    call = recorded()
    send_piece(b"no film at all" * 100)
    stop_recording(by=bob, call_id=call.pk)
    be_quiet(TAIL)
    tend_recordings()
    recording = the_recording()
    assert (recording.state, recording.file) == ("failed", None)


def test_one_that_was_given_up_has_failed(recorded):
    recorded()
    drop_upload(Upload.objects.get())
    tend_recordings()
    tend_recordings()
    assert the_recording().state == "failed"
