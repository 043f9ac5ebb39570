"""What one gets of the others in a forwarded call: a subscription for each of them, and no more."""

from contextlib import suppress

from django.db import transaction

from accounts.models import User
from gochat.core.errors import NotFound

from ..janus import Answer, Janus, JanusAway, JanusRefused
from ..models import Call, Forwarding
from .forwarding import (
    SendingOver,
    SfuAway,
    current_janus,
    described,
    entry,
    leg_in,
    sending_of,
)


def receive_media(*, by: User, call_id: int, connection_id: str, user_id: int) -> dict:
    """Ask for what another sends: `{description, subscription}`, to be answered by start_media.

    Who sends himself may; asked again, the subscription before it is let go of, begun or not.
    Raises NotFound where the other sends nothing, CallOver, Invalid, SendingOver, SfuAway.
    """
    call, leg = leg_in(by, call_id, connection_id)
    feeds = dict(call.legs.present().values_list("user_id", "feed"))
    if (feed := feeds.get(user_id)) is None:
        raise NotFound
    sending = sending_of(leg)
    janus = current_janus()
    try:
        handle = janus.attach(sending.session_id)
        # Noted before anything can fail: what nobody knows of is never let go of.
        for old in _note(sending, user_id, handle, set(feeds)):
            _let_go(janus, sending, old)
        answer = _join(janus, sending, handle, call, feed)
    except JanusAway:
        raise SfuAway from None
    except JanusRefused:
        raise SendingOver from None
    return {"subscription": handle, "description": described(answer.description)}


def start_media(
    *, by: User, call_id: int, connection_id: str, subscription: int, description: dict
) -> None:
    """Answer what receive_media gave: sound and pictures begin to come.

    Who asked for it may: a subscription is good in one's own session alone. Raises NotFound,
    CallOver, Invalid, SendingOver, SfuAway.
    """
    _call, leg = leg_in(by, call_id, connection_id)
    session = sending_of(leg).session_id
    try:
        current_janus().ask(session, subscription, {"request": "start"}, description)
    except JanusAway:
        raise SfuAway from None
    except JanusRefused:
        raise SendingOver from None


def _join(janus: Janus, sending: Forwarding, handle: int, call: Call, feed: int) -> Answer:
    body = {
        "request": "join",
        "ptype": "subscriber",
        "streams": [{"feed": feed}],
        "autoupdate": False,
        **entry(call),
    }
    try:
        return janus.ask(sending.session_id, handle, body)
    except JanusRefused:
        _let_go(janus, sending, handle)
        raise


@transaction.atomic
def _note(sending: Forwarding, user_id: int, handle: int, present: set[int]) -> list[int]:
    """One subscription for each other person who is there; answers those to let go of."""
    row = Forwarding.objects.locked().filter(pk=sending.pk).first()
    if row is None:
        raise SendingOver
    before = row.subscriptions
    kept = {key: one for key, one in before.items() if int(key) in present - {user_id}}
    row.subscriptions = {**kept, str(user_id): handle}
    row.save(update_fields=["subscriptions"])
    return [one for key, one in before.items() if key not in kept]


def _let_go(janus: Janus, sending: Forwarding, handle: int) -> None:
    with suppress(JanusRefused):  # it is gone already
        janus.detach(sending.session_id, handle)
