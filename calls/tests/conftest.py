import pytest

from calls.services import accept_call, invite_call
from rooms.services import open_direct_room


@pytest.fixture
def direct_room(alice, bob):
    return open_direct_room(by=alice, user_id=bob.pk)[0].room


@pytest.fixture
def ring(alice, direct_room):
    """Alice calls bob."""

    def ring(*, by=alice, room=direct_room, media="video", socket="a1", **fields):
        return invite_call(by=by, room_id=room.pk, media=media, connection_id=socket, **fields)

    return ring


@pytest.fixture
def talk(ring, bob):
    """Alice and bob are in a call."""

    def talk():
        return accept_call(by=bob, call_id=ring().pk, connection_id="b1")

    return talk
