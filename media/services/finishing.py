"""What has become of a file: ready or broken, told to every message it stands in."""

from pathlib import Path
from typing import Any

import msgspec
from django.db import transaction
from django.utils import timezone

from gochat.core.events import publish
from rooms.events import messages_shown
from rooms.models import Message, Room
from rooms.services import stamp_change

from ..models import Attachment, File
from ..serializers import snapshot
from .counting import count_bytes, size_of
from .keeping import keep_bytes


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What was found out about a file; None leaves it as it was."""

    name: str | None = None
    mime: str | None = None
    width: int | None = None
    height: int | None = None
    duration: float | None = None
    waveform: list[int] | None = None
    placeholder: str | None = None


def finish_file(
    *,
    file_id: int,
    facts: Facts,
    content: Path | None = None,
    thumbnail: Path | None = None,
    poster: Path | None = None,
    needs_mp4: bool = False,
) -> bool:
    """A file is ready: what was made of it is kept, and every message that carries it is told.

    The paths are files in the scratch directory, which are moved away; without `content` the upload
    itself is handed out. Publishes message.updated. False where nobody waits for it.
    """
    made = {"blob": content, "thumbnail": thumbnail, "poster": poster}
    changes: dict[str, Any] = {
        name: keep_bytes(path) for name, path in made.items() if path is not None
    }
    if needs_mp4:
        changes |= {"needs_mp4": True, "attempts": 0}
    changes |= {k: v for k, v in msgspec.structs.asdict(facts).items() if v is not None}
    if "blob" in changes:
        changes |= {"sha256": changes["blob"].sha256, "size": changes["blob"].size}
    return _settle(file_id, state=File.State.READY, **changes)


def fail_file(*, file_id: int) -> bool:
    """A file is broken: nothing of it is handed out. Publishes message.updated."""
    return _settle(file_id, state=File.State.FAILED, blob=None)


def _settle(file_id: int, **changes: Any) -> bool:
    with transaction.atomic():
        waiting = File.objects.locked().filter(pk=file_id, state=File.State.PROCESSING)
        if not waiting.exists():
            return False
        now = timezone.now()
        File.objects.filter(pk=file_id).update(untold=True, worked_at=now, **changes)
    tell_messages(File.objects.get(pk=file_id))
    return True


def tell_messages(file: File) -> None:
    """Have every message that carries the file keep what it is now; those that do are left alone.

    Publishes message.updated.
    """
    rooms = Attachment.objects.filter(file=file).values_list("room_id", flat=True)
    for room_id in rooms.distinct().order_by("room_id"):
        _tell_room(file.pk, room_id)
    File.objects.filter(pk=file.pk).update(untold=False)


@transaction.atomic
def _tell_room(file_id: int, room_id: int) -> None:
    room = Room.objects.locked().get(pk=room_id)
    carrying = Attachment.objects.filter(file=file_id, room=room_id).values("message_id")
    # Read while the room is held: of two who tell at once the later one knows better.
    now = snapshot(File.objects.get(pk=file_id))
    changed = []
    for message in Message.objects.locked().filter(pk__in=carrying).order_by("pk"):
        message.room = room
        kept = [now if a["id"] == file_id else a for a in message.attachments]
        if kept != message.attachments:
            count_bytes(room_id, size_of(kept) - size_of(message.attachments))
            message.attachments = kept
            stamp_change(message)
            message.save(update_fields=["attachments", "version"])
            changed.append(message)
    publish(messages_shown(changed))
