"""The chat page, drawn whole by the server; the client takes it over."""

import re

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie

from accounts.serializers import own_user
from gochat.core.frames import HEARTBEAT_SECONDS
from gochat.core.sizes import MESH_PEOPLE, largest_call
from gochat.core.syncing import complete
from media.limits import limits
from rooms.access import access_room
from rooms.models import Membership
from rooms.models.message import CONTENT_LENGTH
from rooms.models.room import NAME_LENGTH
from rooms.serializers import summaries

from .history import history_page
from .services.recalling import RECALL_WINDOW

LIMITS = {
    "content": CONTENT_LENGTH,
    "recall_seconds": int(RECALL_WINDOW.total_seconds()),
    "group_name": NAME_LENGTH,
    "mesh_people": MESH_PEOPLE,
}
FIRST_ROOMS = 500
NUMBER = re.compile(r"[1-9][0-9]{0,14}")


@never_cache
@ensure_csrf_cookie
@login_required
def chat(
    request: HttpRequest, room_id: int | None = None, pane: str = "chats", more: dict | None = None
) -> HttpResponse:
    """Chats, contacts or settings of the signed-in person; a room of his own, or 404.

    `?at=` is the number of a message: the room opens around it. `more` is what an app above shows
    in a pane of its own.
    """
    memberships = Membership.objects.of(request.user).with_room().newest_first()[:FIRST_ROOMS]
    rooms, users = summaries(list(memberships))
    messages, at = None, _message_number(request.GET.get("at", ""))
    if room_id is not None:
        around = {"around": at} if at else {}
        messages = history_page(access_room(request.user, room_id), around)
        known = {card["id"] for card in users}
        users += [card for card in messages.pop("users") if card["id"] not in known]
    state = {
        "me": own_user(request.user),
        "rooms": rooms,
        "users": users,
        "room_id": room_id,
        "at": at,
        "messages": messages,
        "pane": pane,
        "limits": {**LIMITS, **limits(), "call_people": largest_call()},
        "heartbeat": HEARTBEAT_SECONDS,
        **(more or {}),
    }
    complete([state], [request.user.pk])
    room = next((room for room in rooms if room["id"] == room_id), None)
    context = {
        "state": state,
        "rooms": rooms,
        "room": room,
        "messages": messages["items"] if messages else [],
    }
    return render(request, "messaging/chat.html", context)


def _message_number(text: str) -> int | None:
    """The number an address carries; None where it carries none, or nonsense."""
    return int(text) if NUMBER.fullmatch(text) else None
