"""What commands publish waits for the server, but not for long."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from gochat.core import events
from gochat.core.models import Ring
from gochat.core.ringing import KEPT, answer_rings, forget_rings, ring

FIRST = {"topic": "room.1", "text": '{"type":"message","content":"早 🌧"}'}
SECOND = {"topic": "user.2", "close": 4403, "device_id": None}


@pytest.mark.skipif(bool(settings.CONFIG.redis_url), reason="says how it is without Redis")
@pytest.mark.django_db(transaction=True)
def test_outside_a_server_a_publication_waits_for_the_commit_and_then_for_the_server():
    heard = []
    with transaction.atomic():
        events.publish([FIRST, SECOND])
        assert not Ring.objects.exists()
    assert answer_rings(heard.extend) == 1
    assert heard == [FIRST, SECOND]
    assert answer_rings(heard.extend) == 0
    assert len(heard) == 2


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_is_not_told():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        events.publish([FIRST])
        raise ZeroDivisionError
    assert not Ring.objects.exists()


@pytest.mark.django_db
def test_they_come_in_their_order():
    heard = []
    for publication in (FIRST, SECOND, FIRST):
        ring([publication])
    assert answer_rings(heard.extend) == 3
    assert heard == [FIRST, SECOND, FIRST]


@pytest.mark.django_db
def test_where_nobody_serves_they_do_not_gather():
    ring([FIRST])
    Ring.objects.update(rung_at=timezone.now() - KEPT - timedelta(seconds=1))
    ring([SECOND])
    assert Ring.objects.count() == 1
    forget_rings()
    assert answer_rings([].extend) == 0


@pytest.mark.django_db
def test_a_ring_that_cannot_be_left_fails_no_write(monkeypatch):
    def broken(batch):
        raise OSError("the disk is full")

    monkeypatch.setattr(events, "ring", broken)
    events._send([FIRST])
