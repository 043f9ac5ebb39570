"""What the tests of recordings send, read, and how they let time pass."""

import os
from datetime import timedelta

from django.utils import timezone

from calls.models import Recording
from media.models import File, Upload
from media.parts import PartSink, part_path


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
