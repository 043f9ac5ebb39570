"""Exporting records: a room, or what a search finds, as CSV or JSON, a page at a time."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.access import require_staff
from accounts.models import User
from accounts.services import audited_action, record_audit
from accounts.services.auditing import clean_reason
from gochat.core.errors import Invalid, NotFound
from gochat.core.times import iso
from rooms.models import Message, Room

from ..search.query import Typed
from .records import find_records

EXPORT = audited_action("record.export", _("Export records"))
EXPORTING = "rooms.export_message"
MOST_LINES = 100_000
# Of what a search finds so many pages are read, however little fits.
MOST_PAGES = 1000
PAGE = 1000
BYTE_ORDER_MARK = "\ufeff"
COLUMNS = (
    *("id", "room_id", "seq", "at", "user_id", "username"),
    *("kind", "content", "files", "recalled_at"),
)
# A spreadsheet takes what begins so for a formula (OWASP, CSV injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r")

# What a CSV ends with that does not have everything; JSON says it in `truncated`.
TRUNCATED = "# truncated"

Pages = Iterator[list[Message]]


@dataclass
class _Reach:
    """How far an export came."""

    is_cut: bool = False


def export_records(
    *,
    by: User,
    typed: Typed,
    query: str,
    room_id: int | None,
    form: str,
    reason: str,
    address: str | None = None,
) -> Iterator[bytes]:
    """Up to MOST_LINES messages as `form` ("csv" or "json"), in parts that are read when asked for.

    A part may be empty: nothing was found so far. Where there is more, the end says so. Of a room
    and days alone all its lines, oldest first, recalled ones too; otherwise what search finds,
    newest first. Staff with the permission may; what is exported and why is in the audit log before
    the first part. Raises NotFound, Forbidden, Invalid.
    """
    require_staff(by, EXPORTING)
    if room_id is None and typed == Typed():
        raise Invalid(errors={"room": [_("Say which room, or what to look for.")]})
    with transaction.atomic():
        room = _room(room_id)
        details = {"query": query, "format": form}
        record_audit(
            by=by,
            action=EXPORT,
            target=room,
            reason=clean_reason(reason),
            details=details,
            address=address,
        )
    is_whole = room is not None and typed == Typed(before=typed.before, after=typed.after)
    reach = _Reach()
    pages = _room_pages(room, typed) if room and is_whole else _found_pages(typed, room, reach)
    write = _csv if form == "csv" else _json
    return write(map(_rows, _bounded(pages, reach)), reach)


def _room(room_id: int | None) -> Room | None:
    room = Room.objects.filter(pk=room_id).first() if room_id else None
    if room_id and room is None:
        raise NotFound
    return room


def _room_pages(room: Room, typed: Typed) -> Pages:
    lines = Message.objects.in_room(room.pk).select_related("sender")
    last = _lines_before(room, typed.after) if typed.after else 0
    end = _lines_before(room, typed.before) if typed.before else room.last_seq
    while page := list(lines.after(last).filter(seq__lte=end)[:PAGE]):
        last = page[-1].seq
        yield page


def _lines_before(room: Room, moment: datetime) -> int:
    """How many lines were written before the moment: halving, for they are in order of time."""
    low, high = 0, room.last_seq
    while low < high:
        middle = (low + high + 1) // 2
        sent = Message.objects.in_room(room.pk).filter(seq=middle).values_list("created_at")
        low, high = (middle, high) if sent[0][0] < moment else (low, middle - 1)
    return low


def _found_pages(typed: Typed, room: Room | None, reach: _Reach) -> Pages:
    cursor: int | None = None
    for _page in range(MOST_PAGES):
        found = find_records(typed=typed, room=room, cursor=cursor, limit=PAGE)
        people = User.objects.in_bulk({m.sender_id for m in found.messages if m.sender_id})
        for message in found.messages:
            message.sender = people.get(message.sender_id)
        yield found.messages
        if found.next is None:
            return
        cursor = found.next
    reach.is_cut = True


def _bounded(pages: Pages, reach: _Reach) -> Pages:
    left = MOST_LINES
    for page in pages:
        yield page[:left]
        left -= len(page)
        if left < 0:
            reach.is_cut = True
            return


def _rows(page: list[Message]) -> list[dict]:
    return [
        {
            "id": message.pk,
            "room_id": message.room_id,
            "seq": message.seq,
            "at": iso(message.created_at),
            "user_id": message.sender_id,
            "username": message.sender.username if message.sender else "",
            "kind": message.kind,
            "content": message.content,
            "files": [file["name"] for file in message.attachments],
            "recalled_at": iso(message.recalled_at),
        }
        for message in page
    ]


def _csv(pages: Iterator[list[dict]], reach: _Reach) -> Iterator[bytes]:
    # A spreadsheet reads Chinese as such only with the mark.
    yield _written(lambda writer: writer.writerow(COLUMNS), mark=BYTE_ORDER_MARK)
    for page in pages:
        rows = [[_cell(row[column]) for column in COLUMNS] for row in page]
        yield _written(lambda writer, rows=rows: writer.writerows(rows))
    if reach.is_cut:
        yield _written(lambda writer: writer.writerow([TRUNCATED]))


def _written(write: Callable, mark: str = "") -> bytes:
    text = io.StringIO()
    write(csv.writer(text))
    return (mark + text.getvalue()).encode()


def _cell(value: object) -> object:
    text = "; ".join(value) if isinstance(value, list) else value
    return f"'{text}" if isinstance(text, str) and text.startswith(FORMULA) else text


def _json(pages: Iterator[list[dict]], reach: _Reach) -> Iterator[bytes]:
    yield b'{"messages": ['
    between = b""
    for page in pages:
        lines = b",\n".join(map(_line, page))
        yield between + lines if lines else b""
        between = b",\n" if lines else between
    yield b'], "truncated": ' + (b"true" if reach.is_cut else b"false") + b"}\n"


def _line(row: dict) -> bytes:
    return json.dumps(row, ensure_ascii=False).encode()
