"""Rooms in the back office: found by index, told in few queries, changed by acts."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import AuditEntry
from messaging.services import send_message
from rooms.models import Membership, Message, Room
from rooms.office import traffic
from rooms.office.traffic import counted_before
from rooms.services import create_group, dissolve_group, mute_group, open_direct_room

pytestmark = pytest.mark.django_db
ROOMS = "/admin/rooms/room/"
SEATS = "/admin/rooms/membership/"


@pytest.fixture
def direct(alice, bob) -> Room:
    return open_direct_room(by=alice, user_id=bob.pk)[0].room


def found(page) -> set[int]:
    return {room.pk for room in page.context["cl"].result_list}


def test_rooms_are_found_by_number_and_name_and_state(office, group, direct, alice):
    gone = create_group(by=alice, name="Gone").room
    dissolve_group(by=alice, room_id=gone.pk)
    mute_group(by=None, room_id=group.pk, muted=True, reason="test")
    client = office("auditor")
    assert found(client.get(ROOMS)) == {group.pk, direct.pk, gone.pk}
    assert found(client.get(ROOMS, {"q": "水"})) == {group.pk}
    assert found(client.get(ROOMS, {"q": str(direct.pk)})) == {direct.pk}
    assert found(client.get(ROOMS, {"state": "dissolved"})) == {gone.pk}
    assert found(client.get(ROOMS, {"state": "muted"})) == {group.pk}
    assert found(client.get(ROOMS, {"state": "standing", "kind__exact": "direct"})) == {direct.pk}
    assert found(client.get(ROOMS, {"is_private__exact": "0"})) == set()


def test_a_direct_room_is_called_by_its_people(office, direct):
    client = office("auditor")
    assert "Alice · bob" in client.get(ROOMS).content.decode()
    page = client.get(f"{ROOMS}{direct.pk}/change/")
    assert page.context["title"] == f"Alice · bob #{direct.pk}"
    assert page.context["acts"] == []


def test_a_page_tells_of_members_and_messages(office, group, alice, bob):
    for n in range(3):
        send_message(sender=bob, room_id=group.pk, content=f"{n}")
    page = office("moderator").get(f"{ROOMS}{group.pk}/change/")
    panels = {str(panel.title): panel for panel in page.context["panels"]}
    assert [row[0].text for row in panels["Members"].rows] == ["Alice", "bob"]
    assert dict(panels["Messages"].figures) == {"Messages": 3, "Today": 3, "Last 7 days": 3}
    assert "What staff did" not in panels
    offered = [act.name for act, _url in page.context["acts"]]
    assert offered == ["announce", "mute", "dissolve"]


def test_pages_ask_as_little_of_long_lists(office, make_user, alice, django_assert_max_num_queries):
    people = [make_user(f"person{n}") for n in range(30)]
    for user in people:
        open_direct_room(by=alice, user_id=user.pk)
    room = create_group(by=alice, name="Big", member_ids=[user.pk for user in people]).room
    client = office("superuser")
    client.get(ROOMS)
    with django_assert_max_num_queries(12):
        client.get(ROOMS)
    with django_assert_max_num_queries(12):
        client.get(SEATS)
    with django_assert_max_num_queries(16):
        client.get(f"{ROOMS}{room.pk}/change/")


def test_acts_are_done_by_the_services(office, group, bob):
    client = office("moderator")
    act = f"{ROOMS}act/announce/?ids={group.pk}"
    client.post(act, {"announcement": "Quiet please", "reason": "noise"})
    client.post(f"{ROOMS}act/mute/?ids={group.pk}", {"reason": "noise"})
    group.refresh_from_db()
    assert (group.announcement, group.members_muted) == ("Quiet please", True)
    seat = Membership.objects.get(room=group, user=bob)
    client.post(f"{SEATS}act/transfer/?ids={seat.pk}", {"reason": "owner is away"})
    group.refresh_from_db()
    assert group.owner == bob
    client.post(f"{SEATS}act/remove/?ids={seat.pk}", {"reason": "spam"})
    client.post(f"{ROOMS}act/dissolve/?ids={group.pk}", {"reason": "empty"})
    group.refresh_from_db()
    assert group.dissolved_at
    assert AuditEntry.objects.filter(by__username="moderator1").count() == 5


def test_memberships_are_those_of_a_room_or_a_person(office, group, direct, bob):
    client = office("auditor")
    seats = Membership.objects
    assert found(client.get(SEATS, {"room": group.pk})) == ids(seats.filter(room=group))
    assert found(client.get(SEATS, {"q": "bob"})) == ids(seats.filter(user=bob))
    assert found(client.get(SEATS, {"room": "x"})) == set()
    assert found(client.get(SEATS, {"room": 10**6})) == set()


def ids(rows) -> set[int]:
    return set(rows.values_list("pk", flat=True))


class TestTraffic:
    @pytest.fixture
    def days(self, group, bob) -> list:
        """Lines of a hundred days, one a day, the newest today."""
        now = timezone.now()
        for n in range(100):
            line = send_message(sender=bob, room_id=group.pk, content=f"{n}").message
            Message.objects.filter(pk=line.pk).update(created_at=now - timedelta(days=99 - n))
        Message.objects.in_room(group.pk).filter(kind="system").update(
            created_at=now - timedelta(days=200)
        )
        group.refresh_from_db()
        return [now - timedelta(days=back, hours=1) for back in (150, 99, 50, 7, 1, 0)]

    def test_it_agrees_with_a_count(self, group, days, django_assert_max_num_queries):
        lines = Message.objects.in_room(group.pk).exclude(kind="system")
        expected = [lines.filter(created_at__lt=moment).count() for moment in days]
        with django_assert_max_num_queries(4):
            assert counted_before(group, days) == expected
        assert expected == [0, 0, 49, 92, 98, 99]

    def test_it_ends_where_lines_are_gone(self, group, days, monkeypatch):
        monkeypatch.setattr(traffic, "PROBES", 2)
        Message.objects.in_room(group.pk).filter(seq__gt=20, seq__lt=90).delete()
        counted = counted_before(group, days)
        assert counted == sorted(counted)

    def test_an_empty_room_has_none(self, direct):
        assert counted_before(direct, [timezone.now()]) == [0]
