"""Reading the records of rooms as staff: with a reason, never without a trace."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import AuditEntry
from conftest import come_inside
from gochat.core.errors import Conflict, Forbidden, Invalid, NotFound
from media.tests.doors import body, make_image, send
from messaging import access
from messaging.access import ReasonNeeded, access_record
from messaging.search.query import read_query
from messaging.services import (
    Indexer,
    open_records,
    open_search,
    recall_message,
    records,
    report_message,
    search_records,
    send_message,
    take_down_record,
)
from rooms.models import Message
from rooms.services import create_group

pytestmark = pytest.mark.django_db
RECORDS = "/admin/rooms/message/"
TAKE_DOWN, OPEN = f"{RECORDS}act/take-down/", f"{RECORDS}act/open/"


@pytest.fixture
def say(group):
    def say(user, text: str, room=group) -> Message:
        return send_message(sender=user, room_id=room.pk, content=text).message

    return say


@pytest.fixture
def square(alice):
    """A public group."""
    return create_group(by=alice, name="Square", is_private=False).room


@pytest.fixture
def moderator(make_staff):
    return make_staff("moderator")


def index() -> None:
    while Indexer().tend():
        pass


def search(by, query: str, **where):
    typed = read_query(query, timezone.get_current_timezone())
    index()
    found = search_records(by=by, typed=typed, query=query, limit=20, **where)
    return [message.content for message in found.messages]


def test_all_rooms_are_searched_with_a_reason_that_is_kept(moderator, alice, bob, say, square):
    say(alice, "sells umbrellas")
    say(alice, "umbrellas for all", square)
    with pytest.raises(ReasonNeeded):
        search(moderator, "umbrellas")
    open_search(by=moderator, reason="Complaint 12")
    assert search(moderator, "umbrellas") == ["umbrellas for all", "sells umbrellas"]
    entry = AuditEntry.objects.get(action="record.search")
    assert (entry.by, entry.reason) == (moderator, "Complaint 12")
    assert entry.details["query"] == "umbrellas"
    assert len(entry.details["rooms"]) == 2


def test_nobody_waits_for_a_search(moderator, alice, say, monkeypatch):
    open_search(by=moderator, reason="Complaint 12")
    real, depths = records.select_messages, []

    def select(**how):
        depths.append(len(connection.savepoint_ids))
        return real(**how)

    outside = len(connection.savepoint_ids)
    monkeypatch.setattr(records, "select_messages", select)
    search(moderator, "umbrellas")
    assert depths == [outside]


def test_a_reason_holds_for_an_hour_and_for_one_person(
    moderator, make_staff, say, alice, monkeypatch
):
    said = say(alice, "private")
    open_records(by=moderator, room_id=said.room_id, reason="Complaint 12")
    assert access_record(moderator, said.pk) == said
    with pytest.raises(ReasonNeeded):
        access_record(make_staff("auditor"), said.pk)
    monkeypatch.setattr(access, "REASON_HOLDS", timedelta(0))
    with pytest.raises(ReasonNeeded):
        access_record(moderator, said.pk)


def test_a_reason_opens_one_room_only(moderator, alice, bob, say):
    other = create_group(by=alice, name="Other").room
    open_records(by=moderator, room_id=other.pk, reason="Complaint 12")
    with pytest.raises(ReasonNeeded):
        access_record(moderator, say(alice, "private").pk)
    with pytest.raises(ReasonNeeded):
        search(moderator, "private", room_id=say(alice, "private").room_id)


def test_a_public_group_needs_no_reason_until_it_is_private(moderator, alice, say, square):
    said = say(alice, "for all", square)
    assert access_record(moderator, said.pk) == said
    assert search(moderator, "all", room_id=square.pk) == ["for all"]
    square.is_private = True
    square.save()
    with pytest.raises(ReasonNeeded):
        access_record(moderator, said.pk)


def test_operators_narrow_what_is_found(moderator, alice, bob, say, square):
    say(alice, "tea at four")
    say(bob, "tea at five")
    say(alice, "tea for all", square)
    open_search(by=moderator, reason="Complaint 12")
    assert search(moderator, "tea from:bob") == ["tea at five"]
    assert search(moderator, "tea in:square") == ["tea for all"]
    assert search(moderator, f"tea in:{square.pk}") == ["tea for all"]
    assert search(moderator, "tea in:nowhere") == []
    assert search(moderator, "tea from:nobody") == []
    assert search(moderator, "tea after:2099") == []


def test_who_may_not(make_staff, alice, say):
    said = say(alice, "private")
    for by in (alice, make_staff("support")):
        with pytest.raises(Forbidden):
            open_records(by=by, room_id=said.room_id, reason="curious")
        with pytest.raises(Forbidden):
            open_search(by=by, reason="curious")
        with pytest.raises(Forbidden):
            access_record(by, said.pk)
    for by in (alice, make_staff("support", "s2"), make_staff("auditor")):
        with pytest.raises(Forbidden):
            take_down_record(by=by, message_id=said.pk, reason="curious")


def test_a_reason_must_be_one(moderator, group):
    with pytest.raises(Invalid):
        open_records(by=moderator, room_id=group.pk, reason=" ")
    with pytest.raises(Invalid):
        open_search(by=moderator, reason="")
    with pytest.raises(NotFound):
        open_records(by=moderator, room_id=0, reason="Complaint 12")


def test_a_message_is_taken_down_for_its_members_and_nobody_else(moderator, alice, say, heard):
    said = say(alice, "rude")
    with heard() as published:
        take_down_record(by=moderator, message_id=said.pk, reason="Rude")
    assert published.types(f"room.{said.room_id}") == ["message.updated"]
    assert len(published) == 1
    assert AuditEntry.objects.get(action="message.take_down").target_id == str(said.pk)


def test_what_is_recalled_is_not_taken_down_and_not_said_to_be(moderator, alice, say):
    said = say(alice, "rude")
    recall_message(by=alice, message_id=said.pk)
    with pytest.raises(Conflict):
        take_down_record(by=moderator, message_id=said.pk, reason="Rude", words="No")
    assert not AuditEntry.objects.filter(action="message.take_down").exists()


def test_a_line_that_nobody_wrote_stays(moderator, group):
    line = Message.objects.in_room(group.pk).first()
    with pytest.raises(Forbidden):
        take_down_record(by=moderator, message_id=line.pk, reason="Rude")


# The pages


def test_the_search_page_asks_why_and_shows_what_it_finds(office, alice, say):
    said = say(alice, "umbrellas <b>here</b>")
    index()
    client, url = office("auditor"), f"{RECORDS}?q=umbrellas"
    page = client.get(url).content.decode()
    assert "Why do you look through the records?" in page and "&lt;b&gt;" not in page
    assert client.post(url, {"reason": ""}).status_code == 200
    answer = client.post(url, {"reason": "Complaint 12"})
    assert (answer.status_code, answer.url) == (302, url)
    page = client.get(url).content.decode()
    assert "<mark>umbrellas</mark> &lt;b&gt;here&lt;/b&gt;" in page
    assert f"{RECORDS}{said.pk}/change/" in page


def test_a_closed_room_leads_to_the_reason_and_opens_by_it(office, alice, bob, say):
    say(bob, "before")
    said = say(alice, "rude")
    recall_message(by=bob, message_id=say(bob, "regretted").pk)
    client, url = office("moderator"), f"{RECORDS}{said.pk}/change/"
    answer = client.get(url)
    assert answer.url == f"{OPEN}?ids={said.pk}"
    assert "rude" not in client.get(answer.url).content.decode()
    assert client.post(answer.url, {"reason": "Complaint 12"}).url == url
    page = client.get(url).content.decode()
    assert all(text in page for text in ("before", "rude", "regretted", "Recalled"))
    assert "Alice created the group" in page
    assert f"{TAKE_DOWN}?ids={said.pk}" in page
    client.post(f"{TAKE_DOWN}?ids={said.pk}", {"reason": "Rude"})
    assert "Taken down" in client.get(url).content.decode()


def test_pictures_are_handed_out_by_the_same_right(office, alice, group, make_staff):
    said = send(alice, group, make_image(alice))
    file = f"{RECORDS}{said.pk}/file/0/"
    client = office("moderator")
    assert client.get(file).status_code == 403
    client.post(f"{OPEN}?ids={said.pk}", {"reason": "Complaint 12"})
    assert client.get(file).headers["Content-Type"] == "image/png"
    assert body(client.get(f"{file}thumbnail/")).startswith(b"thumb of")
    assert client.get(f"{RECORDS}{said.pk}/file/1/").status_code == 404
    assert client.get(f"{file}blob/").status_code == 404
    assert f"{file}thumbnail/" in client.get(f"{RECORDS}{said.pk}/change/").content.decode()
    assert come_inside(make_staff("support")).get(file).status_code == 403


def test_long_records_are_turned_over_at_a_fixed_cost(
    office, alice, bob, say, django_assert_max_num_queries
):
    said = [say(user, f"line {n}") for n in range(40) for user in (alice, bob)]
    client, middle = office("moderator"), said[40]
    client.post(f"{OPEN}?ids={middle.pk}", {"reason": "Complaint 12"})
    with django_assert_max_num_queries(16):
        page = client.get(f"{RECORDS}{middle.pk}/change/")
    assert len(page.context["lines"]) == 51
    older = client.get(page.context["older"])
    assert older.context["lines"][-1].message.seq < middle.seq + 1
    assert older.context["older"] == ""


def test_words_that_make_no_sense_are_told(office):
    page = office("moderator").get(RECORDS, {"q": "before:never"}).content.decode()
    assert "This is not a date." in page


def test_rooms_and_reports_lead_into_the_records(office, alice, bob, say):
    said = say(alice, "rude")
    report = report_message(by=bob, message_id=said.pk, reason="abuse")
    client, link = office("moderator"), f'href="{RECORDS}{said.pk}/change/"'
    assert link in client.get(f"/admin/rooms/room/{said.room_id}/change/").content.decode()
    assert link in client.get(f"/admin/messaging/report/{report.pk}/change/").content.decode()
