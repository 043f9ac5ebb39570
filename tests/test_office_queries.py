"""No page of the back office asks the database more because there is more in it."""

import re
from datetime import timedelta

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import AuditEntry, Connection, Device, ServerProcess, SignIn, User
from accounts.services.presence import start_process
from bench.pages.walking import pages
from gochat.backoffice import entry
from gochat.demo import world
from gochat.demo.scale import make_scaled_world
from gochat.monitoring.models import Fault, SlowStatement
from messaging.models import Report
from messaging.services import add_word_rules

PEOPLE, MESSAGES = 30, 2_000
MOST_QUERIES = 30
# What was empty before, or a search that found nothing, may cost some queries more once there is
# something; a query for each row would be twenty more at least.
SLACK = 10


def grow(root: User, turn: int) -> None:
    """More of everything."""
    make_scaled_world(messages=MESSAGES, people=PEOPLE, progress=lambda more: None)
    process = start_process()
    # Looking at all pages may take longer than a process that says nothing is held for alive.
    ServerProcess.objects.update(renewed_at=timezone.now() + timedelta(hours=1))
    Connection.objects.bulk_create(
        Connection(
            id=f"{turn}.{device.pk}", user_id=device.user_id, device=device, process_id=process
        )
        for device in Device.objects.order_by("-pk")[:20]
    )
    add_word_rules(words=[f"word{turn}x{n}" for n in range(20)], action="flag", by=root, reason="x")
    now = AuditEntry.objects.latest("pk").at
    for model in (Fault, SlowStatement):
        model.objects.bulk_create(
            model(fingerprint=f"{turn}.{n}", first_at=now, last_at=now) for n in range(20)
        )


def counts(client: Client) -> dict[str, int]:
    """How many queries each page asks; of the rows of a kind, the one that asks most counts."""
    asked: dict[str, int] = {}
    for page in pages(client):
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(page.url)
            b"".join(answer)
        assert answer.status_code in (200, 302), page.url
        name = re.sub(r"/\d[^/]*/change/|ids=.*", "/N", page.url)
        asked[name] = max(asked.get(name, 0), len(queries))
    return asked


@pytest.mark.django_db(transaction=True)
def test_pages_ask_as_much_of_much_as_of_little(office, make_staff, monkeypatch):
    # Once in a minute a page also notes that somebody is there.
    monkeypatch.setattr(entry, "NOTE_EVERY_SECONDS", entry.LONGEST_SECONDS)
    world.make_world()
    world.prepare_files()
    root = make_staff("superuser", "root")
    client = office("superuser")
    grow(root, 1)
    few = counts(client)
    for turn in (2, 3):
        grow(root, turn)
    many = counts(client)
    assert len(many) > 5 * len(admin.site._registry)
    assert SignIn.objects.count() > 100 and Report.objects.exists()
    assert {url: n for url, n in many.items() if n > MOST_QUERIES} == {}
    grown = {url: (few.get(url, 0), n) for url, n in many.items() if n > few.get(url, n) + SLACK}
    assert grown == {}
