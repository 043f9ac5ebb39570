"""The lines around one of a room, and the files in them, for staff that reads the records."""

from typing import NamedTuple

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from gochat.core.errors import NotFound
from media.handing import Handing, hand_out
from media.models import Blob, File
from rooms.models import Message

from ..access import access_record

AROUND = 25
PICTURE_TYPE = "image/webp"
VARIANTS = ("thumbnail", "poster")


class Context(NamedTuple):
    """Lines of a room, oldest first, and the lines to go on from either way, or None."""

    lines: list[Message]
    older: int | None
    newer: int | None


def context_of(message: Message) -> Context:
    """The line with AROUND before and after it; at a cost that does not grow with the room."""
    lines = Message.objects.in_room(message.room_id)
    older = list(lines.before(message.seq)[: AROUND + 1])
    newer = list(lines.after(message.seq)[: AROUND + 1])
    return Context(
        lines=[*reversed(older[:AROUND]), message, *newer[:AROUND]],
        older=older[AROUND].pk if len(older) > AROUND else None,
        newer=newer[AROUND].pk if len(newer) > AROUND else None,
    )


def hand_out_record(
    request: HttpRequest, message_id: int, position: int, variant: str = ""
) -> HttpResponseBase:
    """A file of a message, or a small picture of it. Raises NotFound, Forbidden, ReasonNeeded."""
    message = access_record(request.user, message_id)
    if position >= len(message.attachments):
        raise NotFound
    files = File.objects.with_blobs()
    file = files.filter(pk=message.attachments[position]["id"]).first()
    blob = _blob(file, variant) if file else None
    if file is None or blob is None:
        raise NotFound
    return hand_out(
        request,
        Handing(
            blob=blob,
            name=file.name,
            mime=PICTURE_TYPE if variant else file.mime,
            modified=file.created_at,
            as_download=False,
            fresh_seconds=0,
        ),
    )


def _blob(file: File, variant: str) -> Blob | None:
    if variant and variant not in VARIANTS:
        return None
    return getattr(file, variant) if variant else file.blob
