"""An index that knows nothing, and messages under ids of one's choice."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from messaging.models import SearchIndex
from messaging.services import send_message
from messaging.services.indexing import FIRST_INDEX
from rooms.models import Message, Room
from rooms.services import append_lines

from .looking import LARGE

LONG_AGO = timedelta(days=9)


@pytest.fixture(autouse=True)
def _begins_here(group):
    """An index that knows nothing, of ids that begin now: MariaDB gives none twice."""
    newest = Message.objects.order_by("-pk").first().pk
    SearchIndex.objects.create(pk=FIRST_INDEX, is_live=True, settled_id=newest)


@pytest.fixture
def base(group) -> int:
    """Where the next large segment begins."""
    return (Message.objects.order_by("-pk").first().pk // LARGE + 1) * LARGE


@pytest.fixture
def say(group, alice):
    def say(content="报告", **fields) -> Message:
        return send_message(sender=alice, room_id=group.pk, content=content, **fields).message

    return say


@pytest.fixture
def place(group, alice):
    """Store a message under an id of one's choice, sent just now or long ago."""

    def place(pk: int, content="报告", *, old=False) -> Message:
        with transaction.atomic():
            room = Room.objects.locked().get(pk=group.pk)
            sent = timezone.now() - (LONG_AGO if old else timedelta(0))
            line = Message(room=room, sender=alice, content=content, created_at=sent)
            append_lines([line], rooms={room.pk: room})
            Message.objects.filter(pk=line.pk).update(id=pk)
        line.pk = pk
        return line

    return place
