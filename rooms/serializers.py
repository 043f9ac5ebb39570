"""Rooms, members and messages as they go over the wire."""

from collections.abc import Iterable, Sequence

from django.db.models import Count, F, Q

from accounts.serializers import cards_of_each, user_cards
from gochat.core.file_links import attachment_dict
from gochat.core.times import iso

from .models import Membership, Mention, Message, Room


def message_dict(message: Message) -> dict:
    """One message has one shape: in REST, in an `ack` and in a frame."""
    recalled = message.recalled_at is not None
    return {
        "id": message.pk,
        "room_id": message.room_id,
        "user_id": message.sender_id,
        "seq": message.seq,
        "version": message.version,
        "client_id": str(message.client_id) if message.client_id else None,
        "kind": message.kind,
        "content": "" if recalled else message.content,
        "payload": message.payload,
        "attachments": [] if recalled else [attachment_dict(a) for a in message.attachments],
        "reply_to": None,
        "mentions": [] if recalled else message.mentions,
        "reactions": [],
        "timestamp": iso(message.created_at),
        "edited_at": None,
        "recalled_at": iso(message.recalled_at),
    }


def room_dict(room: Room) -> dict:
    """What every member sees alike."""
    return {
        "id": room.pk,
        "kind": room.kind,
        "name": room.name,
        "description": room.description,
        "avatar": None,
        "is_private": room.is_private,
        "members_muted": room.members_muted,
        "owner_id": room.owner_id,
        "member_count": room.member_count,
        "announcement": room.announcement,
        "version": room.version,
        "faces": room.face_ids if room.is_group else [],
    }


def found_room_dict(room: Room, *, is_member: bool) -> dict:
    """A public group as those see it who look for one to join."""
    shown = ("id", "name", "description", "avatar", "member_count", "faces")
    whole = room_dict(room)
    return {**{key: whole[key] for key in shown}, "is_member": is_member}


def summary(
    membership: Membership,
    *,
    last_message: Message | None,
    mentions: int = 0,
    peer: dict | None = None,
) -> dict:
    """The room as one member sees it; needs the membership's room loaded."""
    room = membership.room
    return {
        **room_dict(room),
        "last_seq": room.last_seq,
        "last_message": message_dict(last_message) if last_message else None,
        "unread": membership.unread,
        "mentions": mentions,
        "first_unread_seq": membership.read_seq + 1 if membership.unread else None,
        "read_seq": membership.read_seq,
        "joined_seq": membership.joined_seq,
        "role": membership.role,
        "muted_until": iso(membership.muted_until),
        "nickname": membership.nickname,
        "muted": membership.muted,
        "pinned": membership.pinned_at is not None,
        "hidden": membership.hidden,
        "draft": membership.draft,
        "active_at": iso(room.active_at),
        "peer": peer,
    }


def summaries(memberships: Sequence[Membership]) -> tuple[list[dict], list[dict]]:
    """One person's rooms, and the people who appear in them, in a fixed number of queries."""
    return summaries_of_each([memberships])[0]


def summaries_of_each(
    people: Sequence[Sequence[Membership]],
) -> list[tuple[list[dict], list[dict]]]:
    """As summaries, for several people at once."""
    everybodys = [m for memberships in people for m in memberships]
    last = last_messages(everybodys)
    mentions = mention_counts(everybodys)
    shown = [people_of(mine, [last[m.pk] for m in mine if m.pk in last]) for mine in people]
    cards = cards_of_each([(_viewer(mine), ids) for mine, ids in zip(people, shown, strict=True)])
    return [
        (
            [
                summary(
                    m,
                    last_message=last.get(m.pk),
                    mentions=mentions.get(m.pk, 0),
                    peer=known.get(peer_id(m) or 0),
                )
                for m in mine
            ],
            list(known.values()),
        )
        for mine, known in zip(people, map(_by_id, cards), strict=True)
    ]


def _viewer(mine: Sequence[Membership]) -> int:
    """Whose memberships these are; nobody's, where there are none."""
    return mine[0].user_id if mine else 0


def _by_id(cards: Iterable[dict]) -> dict[int, dict]:
    return {card["id"]: card for card in cards}


def peer_id(membership: Membership) -> int | None:
    """The other person of a direct room; oneself in the room with oneself."""
    key = membership.room.direct_key
    if key is None:
        return None
    first, second = map(int, key.split("."))
    return second if first == membership.user_id else first


def people_of(memberships: Iterable[Membership], messages: Iterable[Message]) -> set[int]:
    """Whose names and faces a list of rooms shows."""
    ids: set[int] = set()
    for m in memberships:
        ids.update(m.room.face_ids)
        ids.add(peer_id(m) or m.user_id)
    for message in messages:
        ids.update(people_in(message))
    return ids


def people_in(message: Message) -> set[int]:
    """Whose names a message shows."""
    ids = {message.sender_id, message.payload.get("by"), *message.payload.get("user_ids", ())}
    return {i for i in ids | set(message.mentions) if i}


def last_messages(memberships: Sequence[Membership]) -> dict[int, Message]:
    """The newest line of each room that its member may see, by membership."""
    seen = {m.pk: m.room.last_message_id for m in memberships if m.room.last_seq > m.joined_seq}
    lines = {line.pk: line for line in Message.objects.filter(pk__in=set(seen.values()))}
    return {pk: lines[line_id] for pk, line_id in seen.items() if line_id in lines}


def mention_counts(memberships: Sequence[Membership]) -> dict[int, int]:
    """How often each member is called in what he has not read, by membership."""
    me = F("room__memberships__user")
    calls = Mention.objects.filter(
        Q(user=me) | Q(user=None),
        ~Q(sender=me),
        room__memberships__in=[m.pk for m in memberships if m.unread],
        seq__gt=F("room__memberships__read_seq"),
    )
    return dict(calls.values_list("room__memberships").annotate(n=Count("pk")))


def member_dict(membership: Membership, card: dict) -> dict:
    """One line of a room's list of members."""
    return {
        "user": card,
        "role": membership.role,
        "nickname": membership.nickname,
        "read_seq": membership.read_seq,
        "joined_at": iso(membership.joined_at),
        "muted_until": iso(membership.muted_until),
    }


def member_dicts(memberships: Sequence[Membership], *, viewer_id: int) -> list[dict]:
    """A page of a room's members, as one person sees them."""
    cards = _by_id(user_cards({m.user_id for m in memberships}, viewer_id=viewer_id))
    return [member_dict(m, cards[m.user_id]) for m in memberships]


def people(messages: Iterable[Message], *, viewer_id: int) -> list[dict]:
    """The people a page of messages shows, as one person sees them."""
    shown = {i for message in messages for i in people_in(message)}
    return user_cards(shown, viewer_id=viewer_id)
