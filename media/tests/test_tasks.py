"""Files are prepared in the background, whatever happens to who does it."""

import json
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from gochat.core.topics import room_topic
from gochat.working import LookAround, TaskKeeper, task_keepers
from media import tasks
from media.content.children import ChildFailed
from media.models import File
from media.services import LEASE, MOST_ATTEMPTS, finishing, take_file, take_up
from media.storage import scratch_dir, scratch_file

from . import corpus
from .doors import send

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _keep_connection(monkeypatch):
    """A worker closes old connections, which a test's transaction is; so Django's test client."""
    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)


@pytest.fixture
def uploaded(alice):
    """Alice's file, as a door leaves it."""

    def take(content: bytes, kind: str = "image", name: str = "photo.heic", **options) -> File:
        path = scratch_file()
        path.write_bytes(content)
        return take_file(owner=alice, kind=kind, name=name, path=path, **options)

    return take


@pytest.fixture
def recording(tmp_path):
    return lambda make, *args, **options: make(tmp_path / "r", *args, **options).read_bytes()


def work(*queues: str) -> None:
    """Do all that waits."""
    for queue in queues or ("default", "films"):
        TaskKeeper(queue).tend()


def fresh(file: File) -> File:
    return File.objects.with_blobs().get(pk=file.pk)


def photo() -> bytes:
    return corpus.saved(corpus.picture(), "JPEG", exif=corpus.exif())


def test_a_photograph_is_ready_soon(uploaded):
    file = uploaded(corpus.saved(corpus.picture(), "HEIF"))
    assert file.state == "processing", "premise"
    work()
    ready = fresh(file)
    assert (ready.state, ready.mime, ready.name) == ("ready", "image/jpeg", "photo.jpg")
    assert ready.thumbnail is not None and ready.placeholder
    assert default_storage.open(ready.blob.path).read(2) == b"\xff\xd8"
    assert not list(scratch_dir().iterdir())


def test_a_voice_is_ready_soon(uploaded, recording):
    file = uploaded(recording(corpus.voice), "voice", "voice.webm")
    work()
    ready = fresh(file)
    assert (ready.state, ready.mime, ready.name) == ("ready", "audio/mpeg", "voice.mp3")
    assert ready.duration == pytest.approx(1, abs=0.1)
    assert len(ready.waveform) == 64


def test_a_video_is_ready_before_its_mp4(uploaded, recording):
    file = uploaded(recording(corpus.video), "video", "v.webm")
    work("default")
    ready = fresh(file)
    assert (ready.state, ready.mime) == ("ready", "video/webm")
    assert ready.mp4 is None and ready.needs_mp4
    assert ready.poster is not None and ready.thumbnail is not None
    work("films")
    done = fresh(file)
    assert done.blob == ready.blob
    assert default_storage.open(done.mp4.path).read(8)[4:] == b"ftyp"
    assert not done.needs_mp4


def test_a_video_that_no_browser_plays_is_its_mp4(uploaded, recording):
    file = uploaded(recording(corpus.video, "avi"), "video", "v.avi")
    work("default")
    assert fresh(file).state == "processing"
    work("films")
    done = fresh(file)
    assert (done.state, done.mime, done.name) == ("ready", "video/mp4", "v.mp4")
    assert done.poster is not None and not done.needs_mp4


def test_the_message_is_told(uploaded, heard, alice, group):
    file = uploaded(photo())
    message = send(alice, group, file)
    assert message.attachments[0]["state"] == "processing", "premise"
    with heard() as published:
        work()
    (updated,) = published.frames(room_topic(group.pk))
    assert updated["type"] == "message.updated"
    assert updated["version"] > message.version
    shown = updated["attachments"][0]
    assert shown["state"] == "ready" and shown["url"] and shown["thumbnail_url"]
    assert corpus.SECRET.decode() not in json.dumps(updated)


def test_the_message_is_told_of_the_mp4_too(uploaded, heard, alice, group, recording):
    file = uploaded(recording(corpus.video), "video", "v.webm")
    send(alice, group, file)
    work("default")
    with heard() as published:
        work("films")
    (updated,) = published.frames(room_topic(group.pk))
    shown = updated["attachments"][0]
    assert shown["url"] and shown["mp4_url"]


def test_a_broken_file_fails_and_its_message_stays(uploaded, heard, alice, group):
    content = corpus.saved(corpus.picture((400, 300)), "JPEG")
    file = uploaded(content[: len(content) // 2])
    message = send(alice, group, file)
    with heard() as published:
        work()
    assert fresh(file).state == "failed"
    (updated,) = published.frames(room_topic(group.pk))
    assert updated["id"] == message.pk
    assert updated["attachments"][0]["state"] == "failed"
    assert updated["attachments"][0]["url"] is None


def test_a_task_that_breaks_is_tried_again_and_then_fails(uploaded, monkeypatch):
    file = uploaded(photo())

    def fail(*args, **options):
        raise ChildFailed("killed")

    monkeypatch.setattr(tasks.children, "ask", fail)
    for attempt in range(1, MOST_ATTEMPTS):
        work()
        assert (fresh(file).state, fresh(file).attempts) == ("processing", attempt)
        (waiting,) = DBTaskResult.objects.filter(status="READY")
        assert waiting.run_after > timezone.now()
        DBTaskResult.objects.filter(status="READY").update(run_after=timezone.now())
    work()
    assert fresh(file).state == "failed"
    assert not DBTaskResult.objects.filter(status="READY").exists()


def test_a_task_that_broke_once_succeeds(uploaded, monkeypatch):
    file = uploaded(photo())
    with monkeypatch.context() as broken:
        broken.setattr(tasks.children, "ask", lambda *a, **o: 1 / 0)
        work()
    DBTaskResult.objects.filter(status="READY").update(run_after=timezone.now())
    work()
    assert fresh(file).state == "ready"


def test_a_file_is_worked_on_by_one(uploaded):
    file = uploaded(photo())
    assert take_up(file_id=file.pk) is not None
    assert take_up(file_id=file.pk) is None
    work()
    assert fresh(file).state == "processing"


def test_what_a_killed_worker_left_is_taken_up(uploaded):
    file = uploaded(photo())
    take_up(file_id=file.pk)
    DBTaskResult.objects.update(status="RUNNING")
    look_around()
    assert not DBTaskResult.objects.filter(status="READY").exists(), "it may be at it still"
    grow_older(file)
    look_around()
    work()
    assert (fresh(file).state, fresh(file).attempts) == ("ready", 2)


def test_a_task_that_was_lost_is_found(uploaded):
    file = uploaded(photo())
    DBTaskResult.objects.all().delete()
    grow_older(file)
    look_around()
    work()
    assert fresh(file).state == "ready"


def test_messages_that_a_killed_worker_did_not_tell_are_told(
    uploaded, heard, alice, group, monkeypatch
):
    file = uploaded(photo())
    message = send(alice, group, file)
    with monkeypatch.context() as killed:
        killed.setattr(finishing, "tell_messages", lambda file: None)
        work()
    assert fresh(file).state == "ready" and fresh(file).untold
    look_around()
    assert not DBTaskResult.objects.filter(status="READY").exists(), "he may be at it still"
    grow_older(file)
    with heard() as published:
        look_around()
        work()
    [updated] = published.frames(room_topic(group.pk))
    assert (updated["id"], updated["attachments"][0]["state"]) == (message.pk, "ready")
    assert not fresh(file).untold


def test_a_room_that_could_not_be_told_is_told_by_the_next_attempt(
    uploaded, heard, alice, group, monkeypatch
):
    file = uploaded(photo())
    send(alice, group, file)
    with monkeypatch.context() as broken:
        broken.setattr(finishing, "_tell_room", lambda *args: 1 / 0)
        work()
    DBTaskResult.objects.filter(status="READY").update(run_after=timezone.now())
    with heard() as published:
        work()
    [updated] = published.frames(room_topic(group.pk))
    assert updated["attachments"][0]["state"] == "ready"


def test_an_mp4_whose_worker_was_killed_is_made(uploaded, recording):
    file = uploaded(recording(corpus.video), "video", "v.webm")
    work("default")
    take_up(file_id=file.pk)
    DBTaskResult.objects.all().delete()
    grow_older(file)
    look_around()
    work("films")
    assert fresh(file).mp4 is not None


def test_what_waits_in_a_long_queue_is_not_enqueued_twice(uploaded):
    file = uploaded(photo())
    grow_older(file)
    look_around()
    assert DBTaskResult.objects.count() == 1


def test_a_file_that_kills_every_worker_fails_at_last(uploaded):
    file = uploaded(photo())
    for _ in range(MOST_ATTEMPTS):
        assert take_up(file_id=file.pk) is not None
        grow_older(file)
    assert take_up(file_id=file.pk) is None
    assert fresh(file).state == "failed"


def test_tasks_that_are_done_are_forgotten_after_a_day(uploaded):
    for _ in range(3):
        uploaded(photo())
    waiting, failed, done = DBTaskResult.objects.all()
    DBTaskResult.objects.filter(pk=failed.pk).update(status="FAILED")
    DBTaskResult.objects.filter(pk=done.pk).update(status="SUCCESSFUL")
    look_around()
    assert DBTaskResult.objects.count() == 3
    DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(days=1))
    look_around()
    assert list(DBTaskResult.objects.all()) == [waiting]


def test_who_does_the_tasks_is_a_setting(settings):
    assert [keeper.name for keeper in task_keepers()] == [
        "tasks-look-around",
        "tasks-default",
        "tasks-films",
    ]
    settings.CONFIG = settings.CONFIG.model_copy(update={"background": "worker"})
    assert [keeper.name for keeper in task_keepers()] == ["tasks-look-around"]


def test_a_lease_outlasts_its_beat():
    from media.content.children import BEAT_SECONDS

    assert timedelta(seconds=BEAT_SECONDS) * 3 < LEASE


def grow_older(file: File) -> None:
    File.objects.filter(pk=file.pk).update(worked_at=timezone.now() - LEASE)


def look_around() -> None:
    LookAround().tend()
