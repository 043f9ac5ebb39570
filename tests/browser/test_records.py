"""Chat records: what the operator does there, those who chat see at once."""

import json

import pytest
from playwright.sync_api import expect

from ..servers import manage
from .accessibility import violations
from .test_back_office import does

pytestmark = [pytest.mark.browser, pytest.mark.server]
# Messages of which a rule says that they are kept no longer.
AGE = """from datetime import timedelta
from rooms.models import Message
from django.db.models import F
Message.objects.filter(content__startswith="{text}").update(
    created_at=F("created_at") - timedelta(days=40))
Message.objects.filter(pk__lt=Message.objects.filter(content__startswith="{text}").last().pk).update(
    created_at=F("created_at") - timedelta(days=41))"""


def test_a_message_found_in_the_records_goes_from_open_screens(
    world, operator, lily, wang, in_the_room
):
    page = operator.page
    lily.sends("good morning", "cheap umbrellas here")
    wang.sees("good morning", "cheap umbrellas here")
    operator.goes_to("/admin/rooms/message/")
    page.get_by_label("Words and operators").fill(f"umbrellas from:{lily.username}")
    page.get_by_role("button", name="Search", exact=True).click()
    page.get_by_label("Reason").fill("Complaint 12")
    page.get_by_role("button", name="Search all records").click()
    # The index is at most two seconds behind.
    hit = page.get_by_role("link", name="cheap umbrellas here")
    operator.until(lambda: hit.count() or page.reload() and hit.count())
    assert violations(page) == []
    hit.click()
    expect(page.get_by_role("heading", name="Read a room's records")).to_be_visible()
    page.get_by_label("Reason").fill("Complaint 12")
    page.get_by_role("button", name="Read a room's records").click()
    lines = page.get_by_role("list", name="Lines of the room")
    expect(lines.locator("[aria-current]")).to_contain_text("cheap umbrellas here")
    expect(lines).to_contain_text("good morning")
    does(operator, "Take the message down", "Sells umbrellas")
    gone = "The operators took this message down"
    for person in (lily, wang):
        expect(person.page.locator(".timeline")).to_contain_text(gone)
        expect(person.page.get_by_text("cheap umbrellas here")).to_have_count(0)
        person.sees("good morning")
    expect(lines).to_contain_text("Taken down")
    assert violations(page) == []


def test_what_is_kept_no_longer_goes_from_open_screens(
    world, operator, server, lily, wang, in_the_room
):
    lily.sends("stale one", "stale two", "stale three", "fresh")
    wang.sees("stale one", "stale two", "stale three", "fresh")
    operator.goes_to("/admin/messaging/retentionrule/")
    operator.page.get_by_role("link", name="Set a retention rule").click()
    operator.page.get_by_label("Room number").fill(str(in_the_room))
    operator.page.get_by_label("Days").fill("30")
    operator.page.get_by_label("Reason").fill("House rules")
    operator.page.get_by_role("button", name="Set a retention rule").click()
    expect(operator.page.get_by_role("status")).to_contain_text("Done")
    for arguments in (("shell", "-c", AGE.format(text="stale")), ("prune", "--json")):
        done = manage(server.data_dir, *arguments)
        assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["messages"] == 3
    for person in (lily, wang):
        # The newest comes in a frame; open screens ask for the others within a minute.
        expect(person.page.get_by_text("stale three")).to_have_count(0)
        person.page.reload()
        expect(person.page.get_by_text("This message has expired")).to_have_count(3)
        expect(person.page.get_by_text("stale")).to_have_count(0)
        person.sees("fresh")
