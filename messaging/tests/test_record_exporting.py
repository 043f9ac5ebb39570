"""Exporting records: with a reason, bounded, and by who may."""

import csv
import io
import json
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import AuditEntry
from gochat.core.errors import Forbidden, Invalid, NotFound
from media.tests.doors import make_file, send
from messaging.search.query import Typed, read_query
from messaging.services import (
    Indexer,
    export_records,
    recall_message,
    record_exporting,
    send_message,
)
from messaging.services.searching import Found
from rooms.models import Message

pytestmark = pytest.mark.django_db
EXPORT = "/admin/rooms/message/act/export/"


@pytest.fixture
def say(group):
    def say(user, text: str) -> Message:
        return send_message(sender=user, room_id=group.pk, content=text).message

    return say


@pytest.fixture
def export(make_staff):
    """As a superuser, parsed from JSON."""
    root = make_staff("superuser")

    def export(query: str = "", room=None, **typed) -> list[dict]:
        wanted = read_query(query, timezone.get_current_timezone()) if query else Typed(**typed)
        parts = export_records(
            by=root,
            typed=wanted,
            query=query,
            room_id=room.pk if room else None,
            form="json",
            reason="Court order 7",
        )
        return json.loads(b"".join(parts))["messages"]

    return export


def said(rows: list[dict]) -> list[str]:
    return [row["content"] for row in rows if row["kind"] == "text"]


def test_a_room_is_exported_whole_oldest_first(export, group, alice, bob, say, monkeypatch):
    monkeypatch.setattr(record_exporting, "PAGE", 2)
    for n in range(5):
        say(alice, f"line {n} 你好")
    recall_message(by=bob, message_id=say(bob, "regretted").pk)
    send(alice, group, make_file(alice))
    rows = export(room=group)
    assert said(rows) == [*(f"line {n} 你好" for n in range(5)), "regretted"]
    group.refresh_from_db()
    assert [row["seq"] for row in rows] == list(range(1, group.last_seq + 1))
    assert rows[-1]["files"] == ["notes.txt"] and rows[-1]["username"] == "alice"
    entry = AuditEntry.objects.get(action="record.export")
    assert (entry.target_id, entry.reason) == (str(group.pk), "Court order 7")


def test_days_narrow_a_room(export, group, alice, say):
    now = timezone.now()
    for n in range(6):
        message = say(alice, str(n))
        Message.objects.filter(pk=message.pk).update(created_at=now - timedelta(days=6 - n))
    Message.objects.in_room(group.pk).filter(kind="system").update(created_at=now - timedelta(9))
    hours = timedelta(hours=12)
    after, before = now - timedelta(days=5) - hours, now - timedelta(days=2) - hours
    assert said(export(room=group, after=after, before=before)) == ["1", "2", "3"]
    assert said(export(room=group, after=now)) == []


def test_what_a_search_finds_is_exported(export, alice, bob, say, monkeypatch):
    monkeypatch.setattr(record_exporting, "PAGE", 2)
    for n in range(5):
        say(alice, f"umbrella {n}")
    say(bob, "hat")
    while Indexer().tend():
        pass
    assert said(export("umbrella")) == [f"umbrella {n}" for n in (4, 3, 2, 1, 0)]
    assert said(export("from:bob hat")) == ["hat"]


def test_no_more_than_a_bound_is_exported(export, group, alice, say, monkeypatch):
    for n in range(5):
        say(alice, str(n))
    monkeypatch.setattr(record_exporting, "MOST_LINES", 3)
    monkeypatch.setattr(record_exporting, "PAGE", 2)
    assert len(export(room=group)) == 3


@pytest.mark.parametrize("form", ["csv", "json"])
def test_a_file_that_was_cut_says_so(make_staff, group, alice, say, monkeypatch, form):
    for n in range(5):
        say(alice, str(n))
    group.refresh_from_db()
    by = make_staff("auditor")
    how = {"typed": Typed(), "query": "", "form": form, "reason": "Court order 7"}
    ends = {}
    for most in (group.last_seq - 1, group.last_seq):
        monkeypatch.setattr(record_exporting, "MOST_LINES", most)
        ends[most] = b"".join(export_records(by=by, room_id=group.pk, **how))
    cut, whole = ends.values()
    if form == "json":
        assert (json.loads(cut)["truncated"], json.loads(whole)["truncated"]) == (True, False)
    else:
        assert cut.endswith(b"# truncated\r\n") and b"truncated" not in whole


def test_a_search_that_finds_nothing_hands_back_control_and_ends(make_staff, monkeypatch):
    pages = []

    def find(**how):
        pages.append(how["cursor"])
        return Found([], 10**6 - len(pages))

    monkeypatch.setattr(record_exporting, "find_records", find)
    monkeypatch.setattr(record_exporting, "MOST_PAGES", 3)
    parts = export_records(
        by=make_staff("auditor"),
        typed=Typed(words=["to be"]),
        query="to be",
        room_id=None,
        form="json",
        reason="Court order 7",
    )
    assert next(parts) and not pages
    assert next(parts) == b"" and len(pages) == 1
    assert json.loads(b'{"messages": [' + b"".join(parts)) == {"messages": [], "truncated": True}
    assert len(pages) == 3


def test_who_may_not_and_what_makes_no_sense(make_staff, alice, group):
    how = {"typed": Typed(), "query": "", "form": "csv", "reason": "curious"}
    for by in (alice, make_staff("moderator"), make_staff("support")):
        with pytest.raises(Forbidden):
            export_records(by=by, room_id=group.pk, **how)
    auditor = make_staff("auditor")
    with pytest.raises(Invalid):
        export_records(by=auditor, room_id=None, **how)
    with pytest.raises(NotFound):
        export_records(by=auditor, room_id=10**9, **how)
    with pytest.raises(Invalid):
        export_records(by=auditor, room_id=group.pk, **{**how, "reason": " "})
    assert not AuditEntry.objects.filter(action="record.export").exists()


def test_a_spreadsheet_gets_no_formula_and_reads_chinese(office, group, alice, say):
    say(alice, "=1+1")
    say(alice, "你好, “tea”\nat four")
    client = office("auditor")
    page = client.get(EXPORT, {"room": group.pk}).content.decode()
    assert f'value="{group.pk}"' in page
    form = {"room": group.pk, "form": "csv", "reason": "Court order 7"}
    answer = client.post(EXPORT, form)
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["content"] for row in rows[-2:]] == ["'=1+1", "你好, “tea”\nat four"]
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert client.post(EXPORT, {"form": "csv", "reason": "All"}).status_code == 200
