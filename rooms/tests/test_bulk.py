"""Many rows in one statement."""

from datetime import timedelta

from django.utils import timezone

from gochat.core.bulk import update_rows
from rooms.models import Room


def test_each_row_gets_its_own_values(db, django_assert_num_queries):
    rooms = [Room.objects.create(kind="group", name=str(n)) for n in range(300)]
    other = Room.objects.create(kind="group", name="other")
    now = timezone.now()
    for n, room in enumerate(rooms):
        room.last_seq, room.name, room.active_at = n, f"{n} '吉", now + timedelta(seconds=n)

    with django_assert_num_queries(1):
        update_rows(Room, rooms, ("last_seq", "name", "active_at"))

    stored = Room.objects.in_bulk()
    assert [stored[room.pk].last_seq for room in rooms] == list(range(300))
    assert stored[rooms[7].pk].name == "7 '吉"
    assert stored[rooms[7].pk].active_at == now + timedelta(seconds=7)
    assert stored[other.pk].last_seq == 0


def test_nothing_is_nothing(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        update_rows(Room, [], ("last_seq",))
