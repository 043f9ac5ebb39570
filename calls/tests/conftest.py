import pytest

from accounts.services import open_connections, sign_in, start_process
from calls.services import accept_call, agree_to_recording, ask_to_record, invite_call
from media.services import scratch_dir
from media.tests import corpus
from rooms.services import open_direct_room


@pytest.fixture(autouse=True)
def sockets(alice, bob, carol):
    """The sockets that these tests speak of, open on a living process."""
    process = start_process()
    for person, ids in ((alice, "a1 a2"), (bob, "b1 b2 bob"), (carol, "c1 carol")):
        device = sign_in(user=person, ip_address="127.0.0.1", user_agent="test")
        open_connections([(id, person.pk, device.pk, process) for id in ids.split()])
    return process


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


@pytest.fixture
def recorded(talk, alice, bob):
    """Alice records her call with bob."""

    def record():
        call = talk()
        ask_to_record(by=alice, call_id=call.pk)
        return agree_to_recording(by=bob, call_id=call.pk)

    return record


@pytest.fixture
def no_old_parts():
    for path in scratch_dir().glob("*.part"):
        path.unlink()


@pytest.fixture
def film(tmp_path):
    return corpus.video(tmp_path / "film").read_bytes()
