"""Calls as they go over the wire."""

from collections.abc import Iterable

from accounts.models import User
from accounts.serializers import user_cards
from gochat.core.times import iso
from rooms.models import Membership

from .models import Call, Leg, Recording


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
        "recordings": [recording_dict(recording) for recording in call.recordings.all()],
    }


def recording_dict(recording: Recording) -> dict:
    """A recording of a call, with who agreed to be in it."""
    said = [(consent.user_id, consent.agreed) for consent in recording.consents.all()]
    return {
        "id": recording.pk,
        "user_id": recording.recorder_id,
        "media": recording.media,
        "state": recording.state,
        "agreed": [user_id for user_id, agrees in said if agrees],
        "declined": [user_id for user_id, agrees in said if not agrees],
        "file_id": recording.file_id,
        "message_id": recording.message_id,
        "asked_at": iso(recording.asked_at),
        "started_at": iso(recording.started_at),
        "ended_at": iso(recording.ended_at),
        "duration": round(recording.duration, 3),
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


def call_page(calls: Iterable[Call], *, viewer: User) -> tuple[list[dict], list[dict]]:
    """Calls with their legs loaded, and the people in them.

    What was recorded in a room is for its members, as the room's messages are; what could not be
    posted there, for who recorded it.
    """
    shown = [(call, list(call.legs.all())) for call in calls]
    people = {leg.user_id for _, legs in shown for leg in legs}
    items = [call_dict(call, legs) for call, legs in shown]
    _hide_recordings([item for item in items if item["recordings"]], viewer)
    return items, user_cards(people, viewer_id=viewer.pk)


def _hide_recordings(items: list[dict], viewer: User) -> None:
    if not items:
        return
    mine = Membership.objects.of(viewer).filter(room__in={item["room_id"] for item in items})
    open_to_me = set(mine.values_list("room_id", flat=True))
    for item in items:
        if item["room_id"] not in open_to_me:
            item["recordings"] = [each for each in item["recordings"] if _keeps(viewer, each)]


def _keeps(viewer: User, recording: dict) -> bool:
    return recording["state"] == Recording.State.KEPT and recording["user_id"] == viewer.pk
