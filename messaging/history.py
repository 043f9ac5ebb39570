"""Pages of a room's history, each at a cost that does not grow with it."""

from collections.abc import Mapping

from rooms.models import Membership, Message
from rooms.models.message import MessageQuerySet
from rooms.serializers import message_dict, people

DEFAULT_LIMIT = 50


def history_page(membership: Membership, query: Mapping) -> dict:
    """One page, oldest first (by version with `since_version`), and where to go on or None."""
    limit = query.get("limit", DEFAULT_LIMIT)
    lines = Message.objects.visible_to(membership)
    if "since_version" in query:
        page, more = _take(lines.changed_since(query["since_version"]), limit)
        cursor = page[-1].version if more else None
    elif "after" in query:
        page, more = _take(_after(membership, query["after"]), limit)
        cursor = page[-1].seq if more else None
    elif "around" in query:
        page, cursor = _around(membership, query["around"], limit)
    else:
        page, more = _take(lines.before(query.get("before", membership.room.last_seq + 1)), limit)
        page.reverse()
        cursor = page[0].seq if more else None
    return {
        "items": [message_dict(message) for message in page],
        "next": cursor,
        "users": people(page, viewer_id=membership.user_id),
    }


def _take(lines, limit: int) -> tuple[list[Message], bool]:
    page = list(lines[: limit + 1])
    return page[:limit], len(page) > limit


def _around(membership: Membership, seq: int, limit: int) -> tuple[list[Message], int | None]:
    """Half a page up to and including the line, half a page after it."""
    lines = Message.objects.visible_to(membership)
    older, more = _take(lines.before(seq + 1), limit - limit // 2)
    newer, _ = _take(_after(membership, seq), limit // 2)
    older.reverse()
    page = older + newer
    return page, page[0].seq if more and page else None


def _after(membership: Membership, seq: int) -> MessageQuerySet:
    # One bound: of two, SQLite takes the first for its search and walks to the other.
    return Message.objects.in_room(membership.room_id).after(max(seq, membership.joined_seq))
