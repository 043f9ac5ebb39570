"""What happened to rooms and their members, as their sockets are told."""

from collections.abc import Iterable, Sequence

from django.utils import timezone

from accounts.serializers import HIDDEN, cards_of_each, user_cards
from gochat.core.events import follow, frame, unfollow
from gochat.core.times import iso
from gochat.core.topics import room_topic, user_topic

from .models import Membership, Message, Room
from .serializers import message_dict, peer_id, people_in, room_dict, summary


def message_added(message: Message) -> dict:
    """A new line: to every member's every device, the sender's too."""
    return frame(room_topic(message.room_id), {"type": "message", **message_dict(message)})


def message_updated(message: Message) -> dict:
    """A line changed; its version has grown."""
    return frame(room_topic(message.room_id), {"type": "message.updated", **message_dict(message)})


def messages_shown(messages: Sequence[Message]) -> list[dict]:
    """Lines of one room that say something again or anew: each to those alone who may see it.

    The room's topic does not know what came before a member; so where somebody came later, whoever
    was there is told on his own.
    """
    if not messages:
        return []
    members = Membership.objects.filter(room=messages[0].room_id)
    first = min(message.seq for message in messages)
    if not members.filter(joined_seq__gte=first).exists():
        return [message_updated(message) for message in messages]
    joined = list(members.values_list("user_id", "joined_seq"))
    return [each for message in messages for each in _shown_to(joined, message)]


def _shown_to(joined: Sequence[tuple[int, int]], message: Message) -> list[dict]:
    to_all = message_updated(message)
    seeing = [user_id for user_id, joined_seq in joined if joined_seq < message.seq]
    if message.recalled_at or len(seeing) == len(joined):
        return [to_all]
    return [{**to_all, "topic": user_topic(user_id)} for user_id in seeing]


def room_changed(room: Room) -> dict:
    """What all members see alike has changed."""
    return frame(room_topic(room.pk), {"type": "room", "room": room_dict(room)})


def membership_changed(membership: Membership) -> dict:
    """A member's role or right to write has changed: to his own devices."""
    content = {
        "id": membership.room_id,
        "role": membership.role,
        "muted_until": iso(membership.muted_until),
    }
    return frame(user_topic(membership.user_id), {"type": "room", "room": content})


def my_room_changed(membership: Membership, *, last_message: Message | None, mentions: int) -> dict:
    """A member's own settings of a room have changed: to his own devices."""
    peer = peer_id(membership)
    content = summary(
        membership,
        last_message=last_message,
        mentions=mentions,
        peer=user_cards({peer}, viewer_id=membership.user_id)[0] if peer else None,
    )
    return frame(user_topic(membership.user_id), {"type": "room", "room": content})


def members_added(
    memberships: Sequence[Membership], line: Message | None, *, by: int
) -> list[dict]:
    """People are in: they hear the room from now on and get it whole; the others hear who came."""
    room = memberships[0].room
    shown = {m.user_id for m in memberships} | set(room.face_ids)
    shown |= people_in(line) if line else set()
    seen = cards_of_each([(m.user_id, shown) for m in memberships])
    publications = []
    for m, cards in zip(memberships, seen, strict=True):
        known = {card["id"]: card for card in cards}
        content = summary(m, last_message=line, peer=known.get(peer_id(m) or 0))
        frame_ = {"type": "room", "room": content, "users": cards}
        publications += [
            follow(m.user_id, room_topic(room.pk)),
            frame(user_topic(m.user_id), frame_),
        ]
    if room.is_group:
        publications += [_joined(m, known[m.user_id], by=by) for m in memberships]
    return publications


def _joined(membership: Membership, card: dict, *, by: int) -> dict:
    """To all alike, and so without his presence: he may not show it to some of them."""
    return frame(
        room_topic(membership.room_id),
        {
            "type": "join",
            "room_id": membership.room_id,
            "user_id": membership.user_id,
            "user": {**card, **HIDDEN},
            "by": by,
            "timestamp": iso(membership.joined_at),
        },
    )


def member_gone(room: Room, user_id: int, *, by: int | None) -> list[dict]:
    """Somebody is out: he hears nothing more of the room, and the others hear that he left."""
    left = {
        "type": "leave",
        "room_id": room.pk,
        "user_id": user_id,
        "by": by,
        "timestamp": iso(timezone.now()),
    }
    return [
        *unfollow(user_id, room_topic(room.pk)),
        frame(user_topic(user_id), {"type": "room.removed", "room_id": room.pk}),
        frame(room_topic(room.pk), left),
    ]


def room_dissolved(room: Room, user_ids: Iterable[int]) -> list[dict]:
    """The group is no more."""
    removed = frame(room_topic(room.pk), {"type": "room.removed", "room_id": room.pk})
    orders = [order for user_id in user_ids for order in unfollow(user_id, room_topic(room.pk))]
    return [removed, *orders]
