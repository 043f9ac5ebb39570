"""Catching up: what a client has missed, told exactly."""

from collections.abc import Mapping, Sequence

from django.db.models import Q

from accounts.models import User
from accounts.serializers import user_cards
from rooms.models import Membership, Message
from rooms.serializers import message_dict, people_in, summaries

MAX_CHANGES_PER_ROOM = 200
MAX_CHANGES = 2000
MAX_ROOMS = 1000


def sync_rooms(*, user: User, versions: Mapping[int, int]) -> dict:
    """The person's rooms as they are, and what changed in those the client knows, since each
    `version`.

    `limited` rooms have more changes than fit and are to be loaded anew; `removed` are no longer
    the person's. Messages come in the order of their versions. A fixed number of queries.
    """
    memberships = list(Membership.objects.of(user).with_room().newest_first()[:MAX_ROOMS])
    behind, limited = _split(memberships, versions)
    changed = _changes(behind, versions)
    rooms, people = summaries(memberships)
    known = {card["id"] for card in people}
    missing = {i for m in changed for i in people_in(m)} - known
    changes: dict[int, list[dict]] = {}
    for message in changed:
        changes.setdefault(message.room_id, []).append(message_dict(message))
    mine = {m.room_id for m in memberships}
    return {
        "rooms": rooms,
        "changes": changes,
        "limited": limited,
        "removed": _removed(user, set(versions) - mine),
        "users": people + user_cards(missing),
    }


def _removed(user: User, unseen: set[int]) -> list[int]:
    """Of the rooms that are not on the page, those the person is no longer in."""
    if not unseen:
        return []
    memberships = Membership.objects.of(user).filter(room_id__in=unseen)
    return sorted(unseen - set(memberships.values_list("room_id", flat=True)))


def _split(
    memberships: Sequence[Membership], versions: Mapping[int, int]
) -> tuple[list[Membership], list[int]]:
    """The rooms whose changes fit, and the ids of those with too many."""
    behind, limited, total = [], [], 0
    for m in memberships:
        known = versions.get(m.room_id)
        if known is None or known == m.room.version:
            continue
        # Every version is one change, so this bounds the number of changed messages.
        gap = m.room.version - known
        if 0 < gap <= MAX_CHANGES_PER_ROOM and total + gap <= MAX_CHANGES:
            behind.append(m)
            total += gap
        else:
            limited.append(m.room_id)
    return behind, limited


def _changes(memberships: Sequence[Membership], versions: Mapping[int, int]) -> list[Message]:
    missed = Q(pk__in=[])
    for m in memberships:
        missed |= Q(room_id=m.room_id, version__gt=versions[m.room_id], seq__gt=m.joined_seq)
    return list(Message.objects.filter(missed).order_by("room_id", "version"))
