"""A small world, and the ids of what is in it."""

from typing import Any

import pytest

from calls.services import hang_up_call, invite_call
from gochat.tests.conftest import enter  # noqa: F401  (a fixture)
from messaging.services import send_message


@pytest.fixture
def known(alice, bob, group) -> dict[str, Any]:
    """Values for the fields of alice's requests that are right."""
    said = send_message(sender=alice, room_id=group.pk, content="among us").message
    call = invite_call(by=alice, room_id=group.pk, media="voice", connection_id="nobody's")
    return {
        "room_id": group.pk,
        "message_id": said.pk,
        "user_id": bob.pk,
        "seq": said.seq,
        "file_kind": "file",
        "call_id": hang_up_call(by=alice, call_id=call.pk).pk,
    }
