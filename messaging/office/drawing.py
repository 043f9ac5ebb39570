"""How records look in the back office."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.office.facts import url_of
from rooms.models import Message, Room
from rooms.office.naming import room_names
from rooms.serializers import message_dict, people

from ..calls import call_words
from ..search.layout import searched_text
from ..search.snippets import Snippet, snippet
from ..templatetags.chat_page import People, words


@dataclass(frozen=True)
class Attached:
    """A file of a message, for staff that reads the records."""

    name: str
    size: str
    kind: str
    url: str
    # A small picture, where there is one.
    thumbnail: str = ""


@dataclass(frozen=True)
class Line:
    """A message as the records show it, a recalled one with what it said."""

    message: Message
    who: str
    who_url: str
    text: str
    files: Sequence[Attached]
    is_focus: bool = False


@dataclass(frozen=True)
class Hit:
    """A message that was found: where, by whom, and the parts of the line that show why."""

    message: Message
    who: str
    where: str
    url: str
    parts: Sequence[tuple[str, bool]]


def record_url(message_id: int) -> str:
    """The page of the records around a message."""
    return reverse("admin:rooms_message_change", args=[message_id])


def drawn_hits(messages: Sequence[Message], wanted: Sequence[str]) -> list[Hit]:
    """What was found, newest first."""
    rooms = Room.objects.in_bulk({message.room_id for message in messages})
    who = User.objects.in_bulk({m.sender_id for m in messages if m.sender_id})
    names = room_names(rooms.values())
    return [
        Hit(
            message=message,
            who=_name(who.get(message.sender_id)),
            where=names[message.room_id],
            url=record_url(message.pk),
            parts=_parts(snippet(searched_text(message), wanted)),
        )
        for message in messages
    ]


def drawn_lines(request: HttpRequest, messages: Sequence[Message], focus: int) -> list[Line]:
    """Lines of a room, oldest first."""
    shown = People({"me": {"id": 0}, "users": people(messages, viewer_id=0)})
    who = User.objects.in_bulk({m.sender_id for m in messages if m.sender_id})
    return [
        Line(
            message=message,
            who=_name(who.get(message.sender_id)),
            who_url=url_of(request, who[message.sender_id]) if message.sender_id else "",
            text=_text(message, shown),
            files=[_attached(message, n) for n in range(len(message.attachments))],
            is_focus=message.pk == focus,
        )
        for message in messages
    ]


def _name(user: User | None) -> str:
    if user is None:
        return ""
    return _("Deleted account") if user.deleted_at else user.shown_name


def _text(message: Message, shown: People) -> str:
    if message.kind == Message.Kind.SYSTEM:
        return words(message_dict(message), shown)
    if message.kind == Message.Kind.CALL:
        return call_words(message.payload, is_mine=True)
    return message.content


def _attached(message: Message, position: int) -> Attached:
    kept = message.attachments[position]
    # What was recalled is cleared away soon: no picture that may be broken.
    variants = () if message.recalled_at else kept["variants"]
    small = next((name for name in ("thumbnail", "poster") if name in variants), "")
    return Attached(
        name=kept["name"],
        size=filesizeformat(kept["size"]),
        kind=kept["kind"],
        url=file_url(message.pk, position),
        thumbnail=file_url(message.pk, position, small) if small else "",
    )


def file_url(message_id: int, position: int, variant: str = "") -> str:
    """Where staff that reads the records gets a file of a message."""
    where: dict[str, Any] = {"message_id": message_id, "position": position}
    if variant:
        return reverse("admin:record_file_variant", kwargs={**where, "variant": variant})
    return reverse("admin:record_file", kwargs=where)


def _parts(line: Snippet) -> list[tuple[str, bool]]:
    """The text cut at its marks, which count in UTF-16 units."""
    units, parts, end = line["text"].encode("utf-16-le"), [], 0
    for start, stop in line["marks"]:
        parts += [(units[2 * end : 2 * start], False), (units[2 * start : 2 * stop], True)]
        end = stop
    parts.append((units[2 * end :], False))
    return [(text.decode("utf-16-le", "ignore"), marked) for text, marked in parts if text]
