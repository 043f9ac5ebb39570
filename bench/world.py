"""People and rooms for a bench, straight into the tables of the database in force.

python -m bench.world pairs 500

Prints JSON: `tokens`, one for each person, and `rooms`, the persons in each by their places in that
list; the first room's id is 1.
"""

import json
import random
import sys
from collections.abc import Sequence

import django

AT_ONCE = 2000
Rooms = list[list[int]]


def pairs(count: int) -> tuple[int, Rooms]:
    """So many direct rooms."""
    return 2 * count, [[2 * n, 2 * n + 1] for n in range(count)]


def group(count: int) -> tuple[int, Rooms]:
    """One room of all."""
    return count, [list(range(count))]


def office(count: int) -> tuple[int, Rooms]:
    """A fifth as many rooms as people, of 2 to half of them: most are small, a few are large."""
    chance = random.Random(1)
    rooms, largest = count // 5, count // 2
    sizes = (round(2 * (largest / 2) ** (n / (rooms - 1))) for n in range(rooms))
    return count, [chance.sample(range(count), size) for size in sizes]


def crowd(count: int) -> tuple[int, Rooms]:
    """Everybody in two groups of fifty."""
    near = [list(range(n, min(n + 50, count))) for n in range(0, count, 50)]
    far = [list(range(n, count, len(near))) for n in range(len(near))]
    return count, near + far


def teams(count: int) -> tuple[int, Rooms]:
    """Everybody in ten groups of thirty or so, each time with others."""
    groups = max(count // 30, 1)
    rooms: Rooms = [[] for _ in range(10 * groups)]
    for person in range(count):
        for n in range(10):
            rooms[n * groups + (person // groups**n + person * n) % groups].append(person)
    return count, [room for room in rooms if room]


KINDS = {kind.__name__: kind for kind in (pairs, group, office, crowd, teams)}


def build(kind: str, count: int) -> dict:
    """Fill the tables; what the clients have to know."""
    people, rooms = KINDS[kind](count)
    tokens = _people(people)
    _rooms(rooms)
    return {"tokens": tokens, "rooms": rooms}


def _people(count: int) -> list[str]:
    from accounts.models import Device, User

    ids = range(1, count + 1)
    User.objects.bulk_create(
        (User(pk=n, username=f"person{n}", email=f"{n}@x.example", password="!") for n in ids),
        batch_size=AT_ONCE,
    )
    Device.objects.bulk_create((Device(pk=n, user_id=n) for n in ids), batch_size=AT_ONCE)
    return [_token(n) for n in ids]


def _token(number: int) -> str:
    from rest_framework_simplejwt.tokens import AccessToken

    token = AccessToken()
    token["user_id"] = token["device_id"] = number
    return str(token)


def _rooms(rooms: Rooms) -> None:
    from rooms.models import Membership, Room

    Room.objects.bulk_create(
        (_room(number, members) for number, members in enumerate(rooms, 1)), batch_size=AT_ONCE
    )
    Membership.objects.bulk_create(
        (
            Membership(room_id=number, user_id=person + 1)
            for number, members in enumerate(rooms, 1)
            for person in members
        ),
        batch_size=AT_ONCE,
    )


def _room(number: int, members: Sequence[int]):
    from rooms.models import Room

    if len(members) == 2:
        first, second = sorted(members)
        key = f"{first + 1}.{second + 1}"
        return Room(pk=number, kind="direct", direct_key=key, member_count=2)
    faces = [person + 1 for person in members[:9]]
    return Room(
        pk=number,
        kind="group",
        name=f"room {number}",
        owner_id=members[0] + 1,
        member_count=len(members),
        face_ids=faces,
    )


if __name__ == "__main__":
    django.setup()
    print(json.dumps(build(sys.argv[1], int(sys.argv[2]))))
