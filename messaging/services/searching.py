"""Finding messages: only what the searcher may see, newest first."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import NamedTuple

from django.db.models import F, Q

from accounts.models import User
from gochat.core.folding import fold
from rooms.models import Membership, Message
from rooms.models.message import MessageQuerySet

from ..models import SearchSegment
from ..search.layout import has_key, searched_text, sender_key
from ..search.query import Typed
from ..search.selection import Selection, narrow
from ..search.terms import find, text_keys
from .walking import candidates

# So many candidates are read for one page; then the page ends early, and says where to go on.
MAX_READ = 3000
MOST_AT_ONCE = 500
MORE = 8
# In so few rooms most of the others' is not even read; of more, naming them costs more.
FEW_ROOMS = 100
MAX_SENDERS = 50
ME = ("me", "我")
# What the room with oneself is called, in any language.
OWN_ROOM = "file transfer\n文件传输助手"


class Found(NamedTuple):
    """A page of messages, newest first, and the id below which to go on, or None."""

    messages: list[Message]
    next: int | None


@dataclass(frozen=True, kw_only=True)
class _Wanted:
    """What a message must be."""

    # None: in any room.
    joined: Mapping[int, int] | None
    words: Sequence[str]
    senders: frozenset[int] | None
    before: datetime | None
    after: datetime | None

    def fits(self, message: Message) -> bool:
        """Whether this very message is looked for, and for the searcher to see."""
        if not self._is_seen(message):
            return False
        if message.kind == Message.Kind.SYSTEM:
            return False
        if self.senders is not None and message.sender_id not in self.senders:
            return False
        if self.before and message.created_at >= self.before:
            return False
        if self.after and message.created_at < self.after:
            return False
        folded = fold(searched_text(message))
        return all(find(word, folded) >= 0 for word in self.words)

    def _is_seen(self, message: Message) -> bool:
        if self.joined is None:
            return True
        joined_seq = self.joined.get(message.room_id)
        return joined_seq is not None and message.seq > joined_seq


def search_messages(
    *,
    user: User,
    typed: Typed,
    room_id: int | None = None,
    sender_id: int | None = None,
    cursor: int | None = None,
    limit: int,
) -> Found:
    """The messages that have all that was typed, in the person's rooms (or the one of them).

    The cost grows with what must be compared, not with what was ever sent; see docs/search.md.
    """
    joined = _joined(user, room_id, typed.rooms)
    senders = _senders(user, joined, typed.senders, sender_id)
    if not joined or senders == frozenset():
        return Found([], None)
    floors = _floors(user, joined)
    return select_messages(
        typed=typed, senders=senders, joined=joined, floors=floors, cursor=cursor, limit=limit
    )


def select_messages(
    *,
    typed: Typed,
    senders: frozenset[int] | None,
    joined: Mapping[int, int] | None,
    floors: Mapping[int, int] | None,
    cursor: int | None,
    limit: int,
) -> Found:
    """A page of the messages of these senders that were sent after these lines of these rooms.

    None for `senders` is anybody, for `joined` and `floors` any room; who may look says the caller.
    """
    wanted = _Wanted(
        joined=joined, words=typed.words, senders=senders, before=typed.before, after=typed.after
    )
    selection = _selection(typed, senders, cursor)
    return _page(wanted, candidates(selection, floors), limit) if selection else Found([], None)


def _page(wanted: _Wanted, ids: Iterator[int], limit: int) -> Found:
    found: list[Message] = []
    read, size = 0, limit + 1
    while batch := list(islice(ids, size)):
        read += len(batch)
        found += filter(wanted.fits, _messages(batch, wanted.joined))
        if len(found) > limit:
            return Found(found[:limit], found[limit - 1].pk)
        if read >= MAX_READ:
            return Found(found, batch[-1])
        # As many as should do, going by how many it took so far.
        missing = (limit + 1 - len(found)) * read // max(len(found), 1)
        size = min(missing + MORE, size * 4, MOST_AT_ONCE)
    return Found(found, None)


def _messages(ids: Sequence[int], rooms: Collection[int] | None) -> list[Message]:
    visible = Message.objects.filter(pk__in=ids, recalled_at=None)
    if rooms is not None and len(rooms) <= FEW_ROOMS:
        visible = visible.filter(room__in=list(rooms))
    return list(visible.order_by("-pk"))


def _selection(
    typed: Typed, senders: frozenset[int] | None, cursor: int | None
) -> Selection | None:
    keys = {key for word in typed.words for key in text_keys(word)}
    above, below = _ids_between(typed.after, typed.before)
    if above is None:
        return None
    return Selection(
        all_of=tuple(map(has_key, sorted(typed.has))) + narrow(keys),
        any_of=tuple(map(sender_key, sorted(senders or ()))),
        above=above,
        below=min((i for i in (below, cursor) if i is not None), default=None),
    )


def _ids_between(after: datetime | None, before: datetime | None) -> tuple[int | None, int | None]:
    """Between which ids lie the messages of a time; (None, None) when there are none."""
    above, below = 0, None
    segments = SearchSegment.objects.live()
    if after:
        edge = segments.filter(to_time__gte=after).first()
        if edge is None:
            return None, None
        above = edge.first_id - 1
        if edge.from_time < after:
            early = _in(edge).filter(created_at__gte=after).order_by("pk")
            above = (early.values_list("pk", flat=True).first() or edge.last_id + 1) - 1
    if before:
        edge = segments.filter(from_time__lt=before).last()
        if edge is None:
            return None, None
        below = edge.last_id + 1
        if edge.to_time >= before:
            late = _in(edge).filter(created_at__lt=before).order_by("-pk")
            below = (late.values_list("pk", flat=True).first() or edge.first_id) + 1
    return above, below


def _in(segment: SearchSegment) -> MessageQuerySet:
    return Message.objects.filter(pk__range=(segment.first_id, segment.last_id))


# Rooms and people


def _joined(user: User, room_id: int | None, names: Sequence[str]) -> dict[int, int]:
    """The rooms that are searched, and after which line of each the searcher joined."""
    mine = Membership.objects.of(user)
    if room_id is not None:
        mine = mine.filter(room=room_id)
    if not names:
        return dict(mine.values_list("room_id", "joined_seq"))
    rows = list(mine.values_list("room_id", "joined_seq", "room__name", "room__direct_key"))
    peers = _peer_names({room_id: key for room_id, _, _, key in rows if key}, user)
    folded = [fold(name) for name in names]
    return {
        room_id: joined_seq
        for room_id, joined_seq, name, _ in rows
        if any(each in peers.get(room_id, fold(name)) for each in folded)
    }


def _peer_names(direct_keys: Mapping[int, str], user: User) -> dict[int, str]:
    """What direct rooms are called, folded: their peers' names."""
    peers = {room_id: _peer_id(key, user.pk) for room_id, key in direct_keys.items()}
    people = User.objects.in_bulk(set(peers.values()))
    return {
        room_id: fold(f"{people[pk].shown_name}\n{people[pk].username}")
        + (f"\n{OWN_ROOM}" if pk == user.pk else "")
        for room_id, pk in peers.items()
    }


def _peer_id(direct_key: str, user_id: int) -> int:
    first, second = map(int, direct_key.split("."))
    return second if first == user_id else first


def _senders(
    user: User, room_ids: Iterable[int], names: Sequence[str], sender_id: int | None
) -> frozenset[int] | None:
    """Whose messages are looked for; None: anybody's."""
    named = {pk for name in names for pk in _people(user, room_ids, name)}
    if sender_id is None:
        return frozenset(named) if names else None
    return frozenset({sender_id} & named if names else {sender_id})


def _people(user: User, room_ids: Iterable[int], name: str) -> Iterable[int]:
    """The person of this username, else those in the rooms who are called so."""
    name = name.removeprefix("@")
    if fold(name) in ME:
        return [user.pk]
    exact = list(User.objects.filter(username__iexact=name).values_list("pk", flat=True))
    if exact:
        return exact
    called = Q(user__display_name__icontains=name) | Q(nickname__icontains=name)
    members = Membership.objects.filter(called, room__in=list(room_ids))
    return members.values_list("user_id", flat=True).distinct()[:MAX_SENDERS]


def _floors(user: User, joined: Mapping[int, int]) -> dict[int, int]:
    """The id of the last message of each room that is not for the member to see, or 0."""
    floors = dict.fromkeys(joined, 0)
    if any(joined.values()):
        late = Membership.objects.filter(user=user, joined_seq__gt=0, room__in=floors)
        last_hidden = late.filter(room__messages__seq=F("joined_seq"))
        floors.update(last_hidden.values_list("room_id", "room__messages__id"))
    return floors
