"""Calls as they go over the wire."""

from collections.abc import Iterable

from accounts.serializers import user_cards
from gochat.core.times import iso

from .models import Call, Leg


def leg_dict(leg: Leg) -> dict:
    """One person's part in a call."""
    return {
        "user_id": leg.user_id,
        "state": leg.state,
        "connection_id": leg.connection_id,
        "feed": leg.feed,
        "muted": leg.muted,
        "camera": leg.camera,
        "screen": leg.screen,
        "recording": leg.recording,
        "joined_at": iso(leg.joined_at),
        "left_at": iso(leg.left_at),
    }


def call_dict(call: Call, legs: Iterable[Leg]) -> dict:
    """One call has one shape: in REST, in an `ack` and in a frame."""
    return {
        "id": call.pk,
        "room_id": call.room_id,
        "message_id": call.message_id,
        "user_id": call.caller_id,
        "version": call.version,
        "media": call.media,
        "forwarded": call.is_forwarded,
        "state": call.state,
        "participants": [leg_dict(leg) for leg in legs],
        "started_at": iso(call.started_at),
        "answered_at": iso(call.answered_at),
        "ended_at": iso(call.ended_at),
        "end_reason": call.end_reason or None,
        "duration": round(call.duration, 3),
        "recordings": [],
    }


def story(call: Call) -> dict:
    """What the call's line in the room says of it: only what changes seldom."""
    return {
        "call_id": call.pk,
        "media": call.media,
        "state": call.state,
        "end_reason": call.end_reason or None,
        "duration": round(call.duration) if call.ended_at else 0,
    }


def call_page(calls: Iterable[Call]) -> tuple[list[dict], list[dict]]:
    """Calls with their legs loaded, and the people in them."""
    shown = [(call, list(call.legs.all())) for call in calls]
    people = {leg.user_id for _, legs in shown for leg in legs}
    return [call_dict(call, legs) for call, legs in shown], user_cards(people)
