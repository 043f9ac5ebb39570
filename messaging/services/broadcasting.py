"""One message to many people, each in the direct room with its sender."""

import uuid
from collections.abc import Iterable, Iterator
from itertools import islice

from accounts.models import User
from gochat.core.errors import Invalid
from rooms.services import open_direct_rooms

from .sending import Draft, Sent, send_messages
from .word_rules import WordBlocked

# A transaction each; a running server's own go in between.
AT_ONCE = 100


def broadcast(
    *, sender: User, content: str, user_ids: Iterable[int], key: uuid.UUID
) -> Iterator[tuple[int, int]]:
    """Send it to everybody, a batch at a time; the operator may.

    Answers after each batch how many people it was for, and how many messages are new: with the
    same key nobody gets it twice, so a broadcast that was stopped is begun again. Left out are the
    sender, and whoever is not there any more or cannot be written to. Publishes `room` and
    `message`. Raises Invalid, WordBlocked.
    """
    waiting = iter(user_ids)
    while batch := list(islice(waiting, AT_ONCE)):
        yield len(batch), _send_to(sender, content, set(batch) - {sender.pk}, key)


def _send_to(sender: User, content: str, user_ids: set[int], key: uuid.UUID) -> int:
    rooms = open_direct_rooms(by=sender, user_ids=sorted(user_ids))
    outcomes = send_messages(
        [
            Draft(
                sender_id=sender.pk,
                room_id=room_id,
                content=content,
                client_id=uuid.uuid5(key, str(user_id)),
                is_rated=False,
            )
            for user_id, room_id in rooms.items()
        ]
    )
    for outcome in outcomes:
        if isinstance(outcome, (Invalid, WordBlocked)):
            raise outcome
    return sum(outcome.is_new for outcome in outcomes if isinstance(outcome, Sent))
