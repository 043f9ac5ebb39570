"""The audit finds what is wrong, and nothing where nothing is."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F

from messaging.services import Reading, read_messages, recall_message, send_message
from rooms.audit import audit_room
from rooms.models import Membership, Message, Room


@pytest.fixture
def busy(group, alice, bob):
    for n in range(5):
        send_message(sender=(alice, bob)[n % 2], room_id=group.pk, content=str(n))
    read_messages([Reading(user_id=bob.pk, room_id=group.pk, seq=4)])
    last = send_message(sender=alice, room_id=group.pk, content="last").message
    recall_message(by=alice, message_id=last.pk)
    group.refresh_from_db()
    return group


def laws(room) -> set[str]:
    room.refresh_from_db()
    return {fault.law for fault in audit_room(room)}


def test_a_sound_room_has_no_fault(busy):
    assert laws(busy) == set()


def test_an_empty_room_has_no_fault(alice, bob):
    from rooms.services import open_direct_room

    assert laws(open_direct_room(by=alice, user_id=bob.pk)[0].room) == set()


@pytest.mark.parametrize(
    ("break_it", "law"),
    [
        (lambda room: Message.objects.filter(seq=3).delete(), "seq runs from 1 without gaps"),
        (lambda room: Room.objects.update(last_seq=99), "last_seq is the newest line's"),
        (lambda room: Room.objects.update(version=99), "version is the newest change's"),
        (
            lambda room: Message.objects.filter(seq__lt=3).update(version=2),
            "no two lines have one version",
        ),
        (
            lambda room: Room.objects.update(counted=F("counted") + 1),
            "counted agrees with a recount",
        ),
        (lambda room: Room.objects.update(member_count=9), "member_count agrees with a recount"),
        (lambda room: Membership.objects.update(read_counted=0), "unread agrees with a recount"),
        (lambda room: Membership.objects.update(read_seq=99), "nobody has read ahead"),
    ],
)
def test_what_is_broken_is_found(busy, break_it, law):
    break_it(busy)
    assert law in laws(busy)


def test_the_command_says_so_by_its_exit_code(busy, capsys):
    call_command("audit_rooms", "--json")
    assert json.loads(capsys.readouterr().out) == {"rooms": 1, "faults": []}

    Room.objects.update(counted=0)
    with pytest.raises(SystemExit) as exited:
        call_command("audit_rooms")
    assert exited.value.code == 1
    assert "counted agrees with a recount" in capsys.readouterr().out


def test_a_room_that_is_not_there_is_not_sound(busy, capsys):
    with pytest.raises(CommandError, match="no room 999"):
        call_command("audit_rooms", str(busy.pk), "999")
    call_command("audit_rooms", str(busy.pk), str(busy.pk), "--json")
    assert json.loads(capsys.readouterr().out) == {"rooms": 1, "faults": []}
