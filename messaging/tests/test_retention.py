"""Messages that are kept no longer: emptied, and nothing else."""

import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from accounts.models import AuditEntry
from gochat.core.errors import Forbidden, Invalid, NotFound
from gochat.retaining import HOUR, REST_SECONDS, RetentionKeeper
from media.models import Attachment, File, RoomUsage
from media.tests.doors import make_file, make_image, send
from messaging.models import RetentionRule
from messaging.search.query import read_query
from messaging.services import (
    Indexer,
    expire_messages,
    recall_message,
    remove_retention_rule,
    retention,
    search_messages,
    send_message,
    set_retention_rule,
    sync_rooms,
)
from messaging.services.walking import candidates
from rooms.audit import audit_room
from rooms.models import Mention, Message, Room
from rooms.services import create_group

pytestmark = pytest.mark.django_db
RULES = "/admin/messaging/retentionrule/"


@pytest.fixture
def say(group):
    """A message of so many days ago."""

    def say(user, text: str, *, days: int = 0, room=group) -> Message:
        message = send_message(sender=user, room_id=room.pk, content=text).message
        return aged(message, days)

    return say


def aged(message: Message, days: int) -> Message:
    message.created_at = timezone.now() - timedelta(days=days, minutes=1)
    message.save(update_fields=["created_at"])
    # What led to it is older still, as it is in life.
    earlier = Message.objects.filter(pk__lt=message.pk, created_at__gt=message.created_at)
    earlier.update(created_at=message.created_at)
    return message


def keep(days: int | None, *, room=None, kind: str = "") -> RetentionRule:
    room_id = room.pk if room else None
    return set_retention_rule(by=None, room_id=room_id, kind=kind, days=days, reason="Law")


def carry_out() -> int:
    total = 0
    while not (part := expire_messages()).is_done:
        total += part.emptied
    return total


def standing(room) -> list[str]:
    lines = Message.objects.in_room(room.pk).exclude(kind="system").order_by("seq")
    return [line.content for line in lines if line.recalled_at is None]


def faults(room) -> list:
    return list(audit_room(Room.objects.get(pk=room.pk)))


def test_old_messages_are_emptied_and_the_laws_hold(group, alice, bob, say, heard, monkeypatch):
    monkeypatch.setattr(retention, "WINDOW", 3)
    for n in range(7):
        say(alice, f"old {n}", days=40)
    say(bob, "new")
    keep(30)
    with heard() as published:
        assert carry_out() == 7
    assert standing(group) == ["new"]
    assert not Message.objects.filter(content__startswith="old").exists()
    assert faults(group) == []
    # One frame a window; each for this room's members alone.
    assert {p["topic"] for p in published} == {f"room.{group.pk}"}
    frames = published.frames(f"room.{group.pk}")
    assert 3 <= len(frames) <= 4 and {f["type"] for f in frames} == {"message.updated"}
    assert frames[-1]["payload"] == {"by": None, "expired": True}
    assert frames[-1]["content"] == ""
    assert carry_out() == 0


def test_a_client_that_was_away_learns_of_each(group, alice, bob, say):
    for n in range(3):
        say(alice, f"old {n}", days=40)
    known = Room.objects.get(pk=group.pk).version
    keep(30)
    carry_out()
    changes = sync_rooms(user=bob, versions={group.pk: known})["changes"][group.pk]
    assert [change["content"] for change in changes] == ["", "", ""]
    assert all(change["recalled_at"] for change in changes)


def test_the_narrowest_rule_holds(group, alice, say, make_user):
    other = create_group(by=alice, name="Archive").room
    for room in (group, other):
        say(alice, "text", days=40, room=room)
        aged(send(alice, room, make_image(alice)), 40)
    keep(30)
    keep(None, room=other)
    keep(10, room=other, kind="image")
    keep(None, kind="text")
    carry_out()
    assert standing(group) == ["text"]
    assert standing(other) == ["text"]
    # In neither room is a picture left: all rooms' rule, and the room's own for pictures.
    assert Attachment.objects.count() == 0


def test_a_rule_that_goes_lets_wider_ones_hold(group, alice, say):
    say(alice, "old", days=40)
    exception = keep(None, room=group)
    keep(30)
    assert carry_out() == 0
    remove_retention_rule(by=None, rule_id=exception.pk, reason="No more")
    assert carry_out() == 1


def test_files_mentions_and_the_search_forget_what_is_emptied(group, alice, bob, say):
    aged(send(alice, group, make_file(alice), content="see umbrellas"), 40)
    called = send_message(
        sender=alice, room_id=group.pk, content="@bob umbrellas", mentions=[bob.pk]
    ).message
    aged(called, 40)
    while Indexer().tend():
        pass
    File.objects.update(created_at=timezone.now() - timedelta(days=40))
    keep(30)
    assert carry_out() == 2
    assert not Mention.objects.exists() and not Attachment.objects.exists()
    assert RoomUsage.objects.get(room=group).bytes == 0
    typed = read_query("umbrellas", timezone.get_current_timezone())
    assert search_messages(user=alice, typed=typed, limit=5).messages == []
    from messaging.services.searching import _selection

    assert list(candidates(_selection(typed, None, None), None)) == []
    call_command("prune")
    assert not File.objects.exists()


def test_what_was_recalled_is_emptied_without_a_word(group, alice, bob, say, heard):
    said = say(alice, "regretted")
    recall_message(by=alice, message_id=said.pk)
    aged(said, 40)
    keep(30)
    with heard() as published:
        carry_out()
    said.refresh_from_db()
    assert said.content == "" and said.payload == {"by": alice.pk}
    assert published == [] and faults(group) == []


def test_the_server_rests_where_it_emptied_something(group, alice, say):
    say(alice, "old", days=40)
    keep(30)
    keeper = RetentionKeeper()
    assert keeper.tend() == REST_SECONDS
    assert keeper.tend() == HOUR


def test_the_server_gives_way_to_another_process(group, alice, say, monkeypatch):
    say(alice, "old", days=40)
    keep(30)
    # On SQLite nobody ever holds a row.
    monkeypatch.setattr(connection.features, "has_select_for_update_skip_locked", True)
    assert RetentionRule.objects.locked(free=True).query.select_for_update_skip_locked
    assert not RetentionRule.objects.locked().query.select_for_update_skip_locked
    whole = type(RetentionRule.objects.all()).locked
    monkeypatch.setattr(
        "gochat.core.models.LockableQuerySet.locked",
        lambda rows, free=False, **how: rows.none() if free else whole(rows, **how),
    )
    assert RetentionKeeper().tend() == HOUR
    assert standing(group) == ["old"]
    call_command("prune")
    assert standing(group) == []


def test_calls_and_what_happened_stay(group, alice, say):
    Message.objects.update(created_at=timezone.now() - timedelta(days=40))
    keep(1)
    assert carry_out() == 0
    assert Message.objects.filter(kind="system", recalled_at=None).exists()


def test_who_may_not_and_what_makes_no_sense(make_staff, alice, group):
    rule = keep(30)
    how = {"room_id": None, "kind": "", "days": 5, "reason": "curious"}
    for role in ("moderator", "auditor", "support", ""):
        staff = make_staff(role)
        with pytest.raises(Forbidden):
            set_retention_rule(by=staff, **how)
        with pytest.raises(Forbidden):
            remove_retention_rule(by=staff, rule_id=rule.pk, reason="curious")
    for wrong in ({"days": 0}, {"days": 10**6}, {"kind": "system"}, {"reason": " "}):
        with pytest.raises(Invalid):
            set_retention_rule(by=None, **{**how, **wrong})
    with pytest.raises(NotFound):
        set_retention_rule(by=None, **{**how, "room_id": 10**9})
    assert RetentionRule.objects.get().days == 30


def test_the_command_rehearses_and_does(group, alice, say, capsys):
    say(alice, "old", days=40)
    say(alice, "new")
    keep(30)
    call_command("prune", dry_run=True, json=True)
    assert json.loads(capsys.readouterr().out)["messages"] == 1
    assert standing(group) == ["old", "new"]
    call_command("prune")
    assert "Emptied 1 messages." in capsys.readouterr().out
    assert standing(group) == ["new"]


def test_rules_are_set_seen_and_removed_in_the_back_office(office, group):
    client = office("superuser")
    form = {"room": group.pk, "kind": "image", "days": 30, "reason": "Law"}
    assert client.post(f"{RULES}act/set/", form).status_code == 302
    assert client.post(f"{RULES}act/set/", {**form, "days": "7"}).status_code == 302
    page = client.get(RULES).content.decode()
    assert "茶水间 Tea" in page and "7 days" in page
    rule = RetentionRule.objects.get()
    assert AuditEntry.objects.filter(action="retention.set", target_id=str(rule.pk)).count() == 2
    assert client.post(f"{RULES}act/set/", {**form, "for_ever": "on"}).status_code == 200
    client.post(f"{RULES}act/remove/?ids={rule.pk}", {"reason": "Law is gone"})
    assert not RetentionRule.objects.exists()
