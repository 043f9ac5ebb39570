"""A Janus, and a call that goes through it."""

import secrets

import pytest

from calls.services import accept_call, invite_call
from gochat.core.sizes import MESH_PEOPLE
from rooms.services import create_group
from tests.janus import Janus

from .asking import use


@pytest.fixture(scope="module")
def janus(tmp_path_factory):
    service = Janus(tmp_path_factory.mktemp("janus"))
    service.start()
    yield service
    service.stop()


@pytest.fixture
def with_janus(janus, settings):
    use(settings, janus.url)
    # No two tests have a room in common.
    settings.SECRET_KEY = secrets.token_hex()
    return janus


@pytest.fixture
def people(make_user):
    return [make_user(f"person{n}") for n in range(MESH_PEOPLE)]


@pytest.fixture
def large_group(alice, people):
    return create_group(by=alice, name="大家", member_ids=[p.pk for p in people]).room


@pytest.fixture
def call(with_janus, alice, people, large_group):
    """Alice and the first of five people are in a call."""
    call = invite_call(by=alice, room_id=large_group.pk, media="video", connection_id="a1")
    return accept_call(by=people[0], call_id=call.pk, connection_id="p0")
