"""A week of a large world: who is in which room, and who says what at which hour."""

import random
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import accumulate

from gochat.demo import directs, groups_at_home, groups_at_work

WEEK = timedelta(days=7)
WEEK_HOURS = 7 * 24
# Of rooms, how many there are for a hundred people.
DIRECTS, GROUPS = 16, 8
SMALLEST_GROUP, LARGEST_GROUP = 3, 500
MOST_BEHIND = 40
# How much people write in the hours of a day: least before dawn, most in the morning and at night.
DAY = (3, 2, 1, 1, 1, 2, 4, 8, 14, 18, 18, 16, 14, 15, 16, 16, 15, 14, 13, 14, 16, 15, 11, 6)
WEEKEND = 0.45
# Of a thousand lines, how many are of a kind; all others are text.
KINDS = {"image": 22, "file": 6, "voice": 5, "video": 2, "call": 10}
SAID = tuple(
    line.text
    for chat in (*groups_at_work.GROUPS, *groups_at_home.GROUPS, *directs.DIRECTS)
    for burst in chat.bursts
    for line in burst.lines
    if line.text and "{@" not in line.text
)


@dataclass
class PlannedRoom:
    """A room with its members, who came first standing first, and its lines of the week."""

    id: int
    is_group: bool
    members: list[int]
    senders: list[int] = field(default_factory=list)
    last: "PlannedLine | None" = None

    @property
    def founding(self) -> int:
        """How many lines it had before the first week."""
        return int(self.is_group)


@dataclass(frozen=True)
class PlannedLine:
    """A line of the week, and how far into it."""

    id: int
    room: PlannedRoom
    seq: int
    sender: int
    kind: str
    text: str
    after: timedelta


def plan_rooms(first_id: int, user_ids: range) -> list[PlannedRoom]:
    """Direct rooms and groups; few groups are large, most people are in several."""
    directs = max(len(user_ids) * DIRECTS // 100, 1)
    groups = max(len(user_ids) * GROUPS // 100, 1)
    pairs: set[tuple[int, ...]] = set()
    while len(pairs) < directs:
        pairs.add(tuple(sorted(random.sample(user_ids, 2))))
    members = [*map(list, sorted(pairs)), *(_group(user_ids) for _ in range(groups))]
    random.shuffle(members)
    return [
        PlannedRoom(first_id + n, is_group=len(people) > 2, members=people)
        for n, people in enumerate(members)
    ]


def _group(user_ids: range) -> list[int]:
    size = SMALLEST_GROUP * random.paretovariate(0.9)
    return random.sample(user_ids, min(int(size), LARGEST_GROUP, len(user_ids)))


def plan_lines(
    rooms: list[PlannedRoom], ids: range, *, kinds: Collection[str]
) -> Iterator[PlannedLine]:
    """The week's lines in their order: every room has one, the loudest have a good part.

    They are texts, calls, and files of these kinds.
    """
    weights = {kind: KINDS[kind] for kind in (*kinds, "call")}
    weights["text"] = 1000 - sum(weights.values())
    chosen = [*rooms, *_loud(rooms, max(len(ids) - len(rooms), 0))][: len(ids)]
    random.shuffle(chosen)
    for line_id, after, room in zip(ids, _moments(len(ids)), chosen, strict=True):
        # Who is in a room first talks most.
        sender = room.members[int(len(room.members) * random.random() ** 2)]
        room.senders.append(sender)
        seq = room.founding + len(room.senders)
        kind = random.choices([*weights], weights=[*weights.values()])[0]
        text = some_text() if kind == "text" else ""
        room.last = PlannedLine(line_id, room, seq, sender, kind, text, after)
        yield room.last


def _loud(rooms: list[PlannedRoom], count: int) -> list[PlannedRoom]:
    weights = list(accumulate(1 / (rank + 10) for rank in range(len(rooms))))
    return random.choices(rooms, cum_weights=weights, k=count)


def _moments(count: int) -> list[timedelta]:
    hours = [share * (WEEKEND if day > 4 else 1) for day in range(7) for share in DAY]
    drawn = random.choices(range(WEEK_HOURS), weights=hours, k=count)
    return sorted(timedelta(hours=hour, seconds=random.randrange(3600)) for hour in drawn)


def some_text() -> str:
    """What somebody of the demo world has said, or two of them."""
    if random.random() < 0.25:
        return f"{random.choice(SAID)} {random.choice(SAID)}"
    return random.choice(SAID)
