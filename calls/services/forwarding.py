"""Calls of more people than can send to each other: each sends to Janus once, which passes it on.

The browsers know nothing of Janus: they tell the server what they send and whom they want, and it
asks Janus on their behalf. Sound and pictures go between browser and Janus directly.
"""

import hashlib
import hmac
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from gochat.core.errors import Conflict, Invalid, Unavailable
from gochat.core.events import publish
from gochat.core.sizes import FORWARDED_PEOPLE

from .. import events
from ..access import access_leg
from ..janus import Janus, JanusAway, JanusRefused
from ..models import Call, Forwarding, Leg
from .acting import CallOver


class SfuAway(Unavailable):
    """Janus does not answer."""

    detail = 44
    message = _("Larger calls are not possible right now. Please try again.")


class SendingOver(Conflict):
    """Janus does not have any more what was asked for, or nothing was sent yet."""

    detail = 49
    message = _("The connection to the call has to be made anew.")


def current_janus() -> Janus:
    """Janus as the settings name it."""
    config = settings.CONFIG
    return Janus(config.sfu_url, config.sfu_secret.get_secret_value())


def send_media(*, by: User, call_id: int, connection_id: str, description: dict) -> dict:
    """Send sound and pictures into a forwarded call; answers Janus' session description.

    Who is in it with this very socket may, and again when his connection has failed: the new
    sending takes the place of the old one. Publishes call.updated. Raises NotFound, CallOver,
    Invalid, SfuAway.
    """
    call, _leg = leg_in(by, call_id, connection_id)
    janus = current_janus()
    try:
        with _opened_session(janus, call) as session:
            handle = janus.attach(session)
            janus.make_room(session, handle, _room(call))
            body = {"request": "joinandconfigure", "ptype": "publisher", **entry(call)}
            answer = janus.ask(session, handle, body, description)
            _keep(by, call_id, connection_id, session, answer.data["id"])
    except JanusAway:
        raise SfuAway from None
    except JanusRefused:
        raise Invalid from None
    return described(answer.description)


@contextmanager
def _opened_session(janus: Janus, call: Call) -> Iterator[int]:
    """A session, which is ended where what it is for fails; so is a room that nobody sends to."""
    session = janus.open_session()
    try:
        yield session
    except Exception:
        with suppress(JanusAway, JanusRefused):
            janus.end_session(session)
        with suppress(JanusAway):
            if not call.forwardings.exists():
                end_room(janus, call)
        raise


@transaction.atomic
def _keep(by: User, call_id: int, connection_id: str, session: int, feed: int) -> None:
    """What was just sent is his from now on."""
    call, leg = leg_in(by, call_id, connection_id, lock=True)
    leg.feed = feed
    leg.save(update_fields=["feed"])
    Forwarding.objects.create(call=call, user=by, session_id=session, feed=feed)
    call.version += 1
    call.save(update_fields=["version"])
    publish(events.call_changed("updated", call, call.legs.order_by("pk"), user_id=by.pk))


def leg_in(by: User, call_id: int, connection_id: str, *, lock: bool = False) -> tuple[Call, Leg]:
    """A forwarded call and one's part in it, where one is in it with this very socket.

    Raises NotFound, CallOver, Invalid.
    """
    call, _membership = access_leg(by, call_id, lock=lock)
    leg = call.legs.get(user=by)
    if leg.state != Leg.State.JOINED or leg.connection_id != connection_id:
        raise CallOver
    if not call.is_forwarded:
        raise Invalid
    return call, leg


def sending_of(leg: Leg) -> Forwarding:
    """What a person sends now. Raises SendingOver."""
    if leg.feed is None:
        raise SendingOver
    sending = Forwarding.objects.filter(call=leg.call_id, user=leg.user_id, feed=leg.feed).first()
    if sending is None:
        raise SendingOver
    return sending


def described(description: dict[str, Any] | None) -> dict:
    """A session description as browsers take it. Raises SendingOver where Janus gave none."""
    if description is None:
        raise SendingOver
    return {"type": description["type"], "sdp": description["sdp"]}


def end_room(janus: Janus, call: Call) -> None:
    """From a session of its own: those that were in the room may have ended before it."""
    body = {"request": "destroy", "room": room_number(call), "secret": room_secret(call)}
    with suppress(JanusRefused):  # a session that is gone has ended
        session = janus.open_session()
        with suppress(JanusRefused):  # there is no room, or another process was quicker
            janus.ask(session, janus.attach(session), body)
        janus.end_session(session)


def entry(call: Call) -> dict[str, Any]:
    """What opens the call's room."""
    return {"room": room_number(call), "pin": _secret(call, "pin")}


def _room(call: Call) -> dict[str, Any]:
    """A room that nobody sees or enters who was not told its pin: nobody but the server."""
    return {
        **entry(call),
        "secret": room_secret(call),
        "is_private": True,
        # Who comes back sends a second time for a moment.
        "publishers": 2 * FORWARDED_PEOPLE,
        "lock_record": True,
    }


def room_number(call: Call) -> int:
    """The call's room in Janus: as nobody can guess it, for several GoChats may share one."""
    return int(_secret(call, "room")[:13], 16)


def room_secret(call: Call) -> str:
    """What changing or ending the room asks for."""
    return _secret(call, "secret")


def _secret(call: Call, purpose: str) -> str:
    word = f"{purpose} of call {call.pk}"
    return hmac.new(settings.SECRET_KEY.encode(), word.encode(), hashlib.sha256).hexdigest()
