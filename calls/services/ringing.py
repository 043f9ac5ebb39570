"""Calling people, and coming to a call."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Block, RateRule, User
from accounts.services import BlockedByPeer, spend_rate
from gochat.core.errors import Conflict, Invalid
from gochat.core.events import publish
from gochat.core.sizes import MESH_PEOPLE, has_sfu, largest_call
from messaging.services import read_line
from rooms.access import access_room
from rooms.events import message_added
from rooms.models import Membership, Message, Room
from rooms.services import append_lines

from .. import events
from .. import state as machine
from ..access import access_call
from ..models import Call, Leg
from ..serializers import story
from .acting import CallOver, act, read_state, write_state
from .consenting import is_strange_to
from .holding import hold_people

# Who has declined is left in peace for so long, however many would have him in the call.
PEACE = timedelta(seconds=30)


class InAnotherCall(Conflict):
    """The person is in a call already."""

    detail = 41
    message = _("You are in another call.")


class CallFull(Conflict):
    """No more people fit into the call."""

    detail = 42
    message = _("This call is full.")


class CallRecorded(Conflict):
    """The call is being recorded: come with `recorded`, which says that one agrees to it."""

    detail = 45
    message = _("This call is being recorded. Who comes is recorded, too.")


class NobodyToCall(Conflict):
    """There is nobody in the room whom it could ring for."""

    detail = 43
    message = _("There is nobody here to call.")


class DeclinedJustNow(Conflict):
    """All whom it should ring for have declined this very call a moment ago."""

    detail = 50
    message = _("They have just declined. Please try again in a moment.")


@transaction.atomic
def invite_call(
    *,
    by: User,
    room_id: int,
    media: str,
    connection_id: str,
    user_ids: Sequence[int] = (),
    recorded: bool = False,
) -> Call:
    """Call the other of a direct room, or these members of a group; without `user_ids`, all.

    Every member may who is in no other call. Where the room has a call already (two people may call
    each other at the same moment) he comes to that one, and these people ring there. Publishes
    call.ringing, call.accept, message. Raises NotFound, Invalid, InAnotherCall, NobodyToCall,
    BlockedByPeer, CallFull, CallRecorded, DeclinedJustNow, RateRuleReached.
    """
    membership = access_room(by, room_id, lock=True)
    running = _locked_running(membership.room)
    if running is None:
        spend_rate(by=by, action=RateRule.Action.CALL)
        return _begin(membership, media, connection_id, callees_in(membership, user_ids))
    if user_ids:
        ring_more(running, by, callees_in(membership, user_ids))
    return _come(running, membership, connection_id, recorded)


@transaction.atomic
def accept_call(*, by: User, call_id: int, connection_id: str, recorded: bool = False) -> Call:
    """Come to a call with one of one's sockets: answer it, join it late, be back after a drop, or
    take it over from another device.

    Every member of its room may, and has read its line with it; into one that is being recorded,
    who says with `recorded` that he knows and agrees. Publishes call.accept, read. Raises NotFound,
    CallOver, InAnotherCall, CallFull, CallRecorded.
    """
    call, membership = access_call(by, call_id, lock=True)
    return _come(call, membership, connection_id, recorded)


def _locked_running(room: Room) -> Call | None:
    call = Call.objects.locked().select_related("message").filter(open_room=room).first()
    if call is not None:
        call.room = call.message.room = room
    return call


def _begin(membership: Membership, media: str, connection_id: str, callees: set[int]) -> Call:
    caller_id, room = membership.user_id, membership.room
    hold_people({caller_id, *callees})
    _require_free(membership.user)
    now = timezone.now()
    state = machine.start(
        caller_id=caller_id,
        connection_id=connection_id,
        callee_ids=callees,
        busy_ids=Leg.objects.people_in_calls(callees),
        now=now,
    )
    line = Message(room=room, kind=Message.Kind.CALL, sender_id=caller_id)
    append_lines([line], rooms={room.pk: room}, senders=[membership])
    call = Call(
        room=room,
        open_room=room,
        message=line,
        caller_id=caller_id,
        media=media,
        # Which way it goes is settled here: a running call is never moved.
        is_forwarded=has_sfu() and room.member_count > MESH_PEOPLE,
        started_at=now,
    )
    legs = write_state(call, None, state)
    line.payload = story(call)
    line.save(update_fields=["payload"])
    ringing = events.call_changed("ringing", call, legs, user_id=caller_id)
    ended = events.call_ended(call, legs) if state.is_over else []
    publish([message_added(line), *ringing, *ended])
    return call


def callees_in(membership: Membership, user_ids: Sequence[int]) -> set[int]:
    """Whom it shall ring for: members among these people, or all where none are named.

    It rings for nobody who has blocked the one that calls. Raises NobodyToCall, BlockedByPeer,
    CallFull, Invalid.
    """
    others = membership.room.memberships.filter(
        user__deleted_at=None, user__is_active=True
    ).exclude(user_id=membership.user_id)
    if user_ids:
        others = others.filter(user_id__in=user_ids)
    elif membership.room.member_count > largest_call():
        raise Invalid(errors={"user_ids": [_("Choose whom to call.")]})
    callees = set(others.values_list("user_id", flat=True))
    callees -= (blockers := Block.objects.against(membership.user_id, by=callees))
    if not callees:
        raise BlockedByPeer if blockers else NobodyToCall
    if len(callees) >= largest_call():
        raise CallFull
    return callees


def ring_more(call: Call, by: User, callees: set[int]) -> Call:
    """Ring for these people too, in a locked call; who is in another is busy.

    It does not ring again for who has just declined. Raises CallFull, DeclinedJustNow,
    RateRuleReached.
    """
    state = read_state(call)
    there = state.people_in() | state.people_rung() | {by.pk}
    if len(there | callees) > call.most_people:
        raise CallFull
    unwilling = _declined_just_now(call, state)
    new = callees - there - unwilling
    if new:
        spend_rate(by=by, action=RateRule.Action.CALL)
    elif callees & unwilling:
        raise DeclinedJustNow
    hold_people({by.pk, *new})
    busy = Leg.objects.people_in_calls(new)
    more = partial(machine.ring, user_ids=new, busy_ids=busy, now=timezone.now())
    return act(call, more, kind="ringing", by=by.pk)


def _declined_just_now(call: Call, state: machine.CallState) -> set[int]:
    """Who has declined within PEACE, and did not think better of it."""
    steps = call.steps.filter(state=Leg.State.REJECTED, at__gt=timezone.now() - PEACE)
    return state.people_declining() & set(steps.values_list("user_id", flat=True))


def _come(call: Call, membership: Membership, connection_id: str, recorded: bool) -> Call:
    user, state = membership.user, read_state(call)
    if state.is_over:
        raise CallOver
    hold_people([user.pk])
    _require_free(user, but_for=call)
    if len(state.people_in() | {user.pk}) > call.most_people:
        raise CallFull
    if not recorded and is_strange_to(call, user.pk):
        raise CallRecorded
    read_line(membership, call.message)
    come = partial(machine.accept, user_id=user.pk, connection_id=connection_id)
    return act(call, come, kind="accept", by=user.pk)


def _require_free(user: User, *, but_for: Call | None = None) -> None:
    """Nobody is in two calls; the person is held."""
    elsewhere = Leg.objects.present().filter(user=user)
    if but_for is not None:
        elsewhere = elsewhere.exclude(call=but_for)
    if elsewhere.exists():
        raise InAnotherCall
