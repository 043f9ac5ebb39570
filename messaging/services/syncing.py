"""Catching up: what a client has missed, told exactly."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

from django.db.models import Count, Q

from accounts.models import User
from accounts.serializers import cards_of_each
from rooms.models import Membership, Message
from rooms.models.membership import MembershipQuerySet
from rooms.serializers import message_dict, people_in, summaries_of_each

MAX_CHANGES_PER_ROOM = 200
MAX_CHANGES = 2000
MAX_ROOMS = 1000
# How many people are looked up together: what they get is in memory all at once.
TOGETHER = 32
# SQLite lets no expression be deeper than 1,000.
ROOMS_PER_QUERY = 200


@dataclass(frozen=True, kw_only=True)
class Known:
    """What a person's client has: the newest `version` of each room it knows."""

    user_id: int
    versions: Mapping[int, int]


def sync_rooms(*, user: User, versions: Mapping[int, int]) -> dict:
    """The person's rooms as they are, and what changed in those the client knows, since each
    `version`.

    `limited` rooms have more changes than fit and are to be loaded anew; `removed` are no longer
    the person's. Messages come in the order of their versions. A fixed number of queries.
    """
    return sync_many([Known(user_id=user.pk, versions=versions)])[0]


def sync_many(clients: Sequence[Known]) -> list[dict]:
    """As sync_rooms, for many clients; their rooms are looked up together.

    After a restart everybody comes at once, and one by one a client costs 6 queries.
    """
    answers = []
    for start in range(0, len(clients), TOGETHER):
        answers += _sync(clients[start : start + TOGETHER])
    return answers


def _sync(clients: Sequence[Known]) -> list[dict]:
    memberships = _memberships({client.user_id for client in clients})
    lists = [memberships[client.user_id] for client in clients]
    shown = summaries_of_each(lists)
    behind, limited = zip(*map(_split, clients, lists), strict=True)
    changed = _changes(clients, behind)
    strangers = map(_strangers, changed, (people for _, people in shown))
    cards = cards_of_each([(c.user_id, ids) for c, ids in zip(clients, strangers, strict=True)])
    return [
        {
            "rooms": rooms,
            "changes": _by_room(changes),
            "limited": too_far,
            "removed": _removed(client.user_id, set(client.versions) - {m.room_id for m in mine}),
            "users": people + more,
        }
        for client, mine, (rooms, people), changes, too_far, more in zip(
            clients, lists, shown, changed, limited, cards, strict=True
        )
    ]


def _memberships(user_ids: set[int]) -> dict[int, list[Membership]]:
    """Each person's, newest first; of those who are in too many rooms only the first."""
    places = Membership.objects.filter(user_id__in=user_ids).values_list("user_id")
    crowded = places.annotate(rooms=Count("pk")).filter(rooms__gt=MAX_ROOMS)
    found: dict[int, list[Membership]] = {user_id: [] for user_id in user_ids}
    for user_id, _rooms in crowded:
        found[user_id] = list(_newest_of([user_id])[:MAX_ROOMS])
    for membership in _newest_of([user_id for user_id, mine in found.items() if not mine]):
        found[membership.user_id].append(membership)
    return found


def _newest_of(user_ids: Iterable[int]) -> MembershipQuerySet:
    standing = Membership.objects.filter(user_id__in=user_ids, room__dissolved_at=None)
    return standing.with_room().newest_first()


def _by_room(messages: Sequence[Message]) -> dict[int, list[dict]]:
    changes: dict[int, list[dict]] = {}
    for message in messages:
        changes.setdefault(message.room_id, []).append(message_dict(message))
    return changes


def _strangers(messages: Sequence[Message], people: Sequence[dict]) -> set[int]:
    """Whom the messages name besides the people who are told of already."""
    return {i for m in messages for i in people_in(m)} - {card["id"] for card in people}


def _removed(user_id: int, unseen: set[int]) -> list[int]:
    """Of the rooms that are not on the page, those the person is no longer in."""
    if not unseen:
        return []
    memberships = Membership.objects.of(user_id).filter(room_id__in=unseen)
    return sorted(unseen - set(memberships.values_list("room_id", flat=True)))


def _split(client: Known, memberships: Sequence[Membership]) -> tuple[list[Membership], list[int]]:
    """The rooms whose changes fit, and the ids of those with too many."""
    behind, limited, total = [], [], 0
    for m in memberships:
        known = client.versions.get(m.room_id)
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


def _changes(
    clients: Sequence[Known], behind: Sequence[Sequence[Membership]]
) -> list[list[Message]]:
    """What each client missed in the rooms where it is behind; a room is read once for all."""
    since: dict[int, int] = {}
    for client, mine in zip(clients, behind, strict=True):
        for m in mine:
            known = client.versions[m.room_id]
            since[m.room_id] = min(known, since.get(m.room_id, known))
    changed = _changes_since(since)
    return [
        [
            message
            for m in sorted(mine, key=attrgetter("room_id"))
            for message in changed.get(m.room_id, ())
            if message.version > client.versions[m.room_id] and message.seq > m.joined_seq
        ]
        for client, mine in zip(clients, behind, strict=True)
    ]


def _changes_since(versions: Mapping[int, int]) -> dict[int, list[Message]]:
    changed: dict[int, list[Message]] = {}
    rooms = sorted(versions)
    for start in range(0, len(rooms), ROOMS_PER_QUERY):
        missed = Q(pk__in=[])
        for room_id in rooms[start : start + ROOMS_PER_QUERY]:
            missed |= Q(room_id=room_id, version__gt=versions[room_id])
        for message in Message.objects.filter(missed).order_by("room_id", "version"):
            changed.setdefault(message.room_id, []).append(message)
    return changed
