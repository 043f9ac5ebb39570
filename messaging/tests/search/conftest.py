"""A group that says things, and people who look for them."""

from urllib.parse import urlencode

import pytest

from messaging.services import Indexer, send_message
from rooms.models import Message


@pytest.fixture
def say(group, alice):
    """Send, by default as alice into the group, and have it indexed."""
    indexer = Indexer()

    def say(content: str, *, by=alice, room=group, at=None, stored=None, **fields) -> Message:
        sent = send_message(sender=by, room_id=room.pk, content=content, **fields).message
        changes = {**(stored or {}), **({"created_at": at} if at else {})}
        if changes:
            Message.objects.filter(pk=sent.pk).update(**changes)
        indexer.tend()
        return sent

    return say


@pytest.fixture
def search(api, bob):
    """Search, by default as bob; answers the data."""
    clients = {}

    def search(q: str = "", *, by=bob, **params) -> dict:
        client = clients.setdefault(by.pk, api(by))
        status, answer = client.get("search?" + urlencode({"q": q, **params}))
        assert status == 200, answer
        return answer["data"]

    return search


@pytest.fixture
def found(search):
    """What a search finds: the texts, newest first."""
    return lambda *args, **params: [
        item["message"]["content"] for item in search(*args, **params)["items"]
    ]
