"""The laws of files, proved on real rows."""

from collections.abc import Iterator
from typing import NamedTuple

from django.core.files.storage import default_storage
from django.db.models import F, Sum

from rooms.models import Message

from .models import Attachment, Blob, File, RoomUsage

ROWS_AT_ONCE = 1000


class Fault(NamedTuple):
    """A law that does not hold."""

    law: str
    found: str


def audit_files() -> Iterator[Fault]:
    """Every fault, of files, of messages with files, and of the storage; reads all rows once."""
    ready = File.objects.filter(state=File.State.READY)
    for pk in ready.filter(blob=None).values_list("pk", flat=True):
        yield Fault("a ready file has bytes", f"file {pk}")
    for pk in ready.exclude(sha256=F("blob__sha256")).values_list("pk", flat=True):
        yield Fault("a file's hash is that of its bytes", f"file {pk}")
    yield from _messages()
    yield from _usage()
    yield from _storage()


def _messages() -> Iterator[Fault]:
    recalled = Attachment.objects.exclude(message__recalled_at=None)
    for pk in recalled.values_list("message", flat=True).distinct():
        yield Fault("a recalled message has no files", f"message {pk}")
    elsewhere = Attachment.objects.exclude(room=F("message__room"))
    for pk in elsewhere.values_list("message", flat=True).distinct():
        yield Fault("a file is in its message's room", f"message {pk}")
    carried: dict[int, list[int]] = {}
    for message_id, file_id in Attachment.objects.order_by("message", "position").values_list(
        "message", "file"
    ):
        carried.setdefault(message_id, []).append(file_id)
    lines = Message.objects.filter(kind__in=File.Kind.values, recalled_at=None)
    for pk, kept in lines.values_list("pk", "attachments").iterator(ROWS_AT_ONCE):
        if [a["id"] for a in kept] != carried.get(pk, []):
            yield Fault("a message shows the files it carries", f"message {pk}")


def _usage() -> Iterator[Fault]:
    sent = Attachment.objects.values_list("room").annotate(bytes=Sum("file__size"))
    counted = dict(RoomUsage.objects.exclude(bytes=0).values_list("room", "bytes"))
    for room_id in sorted({room_id for room_id, _bytes in set(counted.items()) ^ set(sent)}):
        yield Fault("a room's bytes are those of its files", f"room {room_id}")


def _storage() -> Iterator[Fault]:
    for blob in Blob.objects.exclude(stored_at=None).iterator(ROWS_AT_ONCE):
        if not default_storage.exists(blob.path):
            yield Fault("the storage has what is stored", blob.path)
        elif default_storage.size(blob.path) != blob.size:
            yield Fault("stored bytes are whole", blob.path)
