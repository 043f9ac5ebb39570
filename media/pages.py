"""Pages of a room's files and links, each at a cost that does not grow with its history."""

import re
from collections.abc import Mapping

from django.db.models import Q

from accounts.serializers import user_cards
from gochat.core.times import iso
from rooms.models import Membership, Message

from .limits import MAX_ATTACHMENTS
from .models import Attachment, File
from .serializers import file_dict

SEEN = [File.Kind.IMAGE, File.Kind.VIDEO]
# Messages are looked through for links so many at a time, found or not.
LINES_AT_ONCE = 5000
_LINK = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)


def files_page(membership: Membership, query: Mapping) -> dict:
    """Files of a kind in messages for the member, newest first, and where to go on or None."""
    kinds = SEEN if query["kind"] == "seen" else [query["kind"]]
    attachments = Attachment.objects.in_room(membership).filter(kind__in=kinds)
    if "before" in query:
        attachments = attachments.filter(message__lt=query["before"])
    found = attachments.order_by("-message", "position").select_related("message", "file")
    ahead = list(found[: query["limit"] + MAX_ATTACHMENTS])
    page = _whole_messages(ahead, query["limit"])
    items = [_item(a.message, file=file_dict(a.file)) for a in page]
    following = page[-1].message_id if len(page) < len(ahead) else None
    return _page(items, following, membership)


def links_page(membership: Membership, query: Mapping) -> dict:
    """Messages with links, newest first; a page may be empty and yet not the last."""
    end = min(query.get("before", membership.room.last_seq + 1), membership.room.last_seq + 1)
    start = max(end - LINES_AT_ONCE, membership.joined_seq + 1)
    lines = Message.objects.visible_to(membership).filter(
        Q(content__contains="://"), seq__gte=start, seq__lt=end, recalled_at=None
    )
    limit = query["limit"]
    page = list(lines.order_by("-seq")[: limit + 1])
    items = [
        _item(line, links=links) for line in page[:limit] if (links := _LINK.findall(line.content))
    ]
    if len(page) > limit:
        return _page(items, page[limit - 1].seq, membership)
    return _page(items, start if start > membership.joined_seq + 1 else None, membership)


def _whole_messages(ahead: list[Attachment], limit: int) -> list[Attachment]:
    """As many as asked for, and the rest of the last one's message."""
    last = ahead[:limit][-1:]
    return [a for n, a in enumerate(ahead) if n < limit or a.message_id == last[0].message_id]


def _item(message: Message, *, file: dict | None = None, links: list[str] | None = None) -> dict:
    return {
        "message_id": message.pk,
        "seq": message.seq,
        "user_id": message.sender_id,
        "timestamp": iso(message.created_at),
        "file": file,
        "links": links or [],
    }


def _page(items: list[dict], cursor: int | None, membership: Membership) -> dict:
    senders = {item["user_id"] for item in items if item["user_id"]}
    people = user_cards(senders, viewer_id=membership.user_id)
    return {"items": items, "next": cursor, "users": people}
