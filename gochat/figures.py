"""How much there is and how much goes on, without counting what grows for ever row by row."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Q, Sum
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from accounts.models import Connection, ServerProcess, User
from calls.models import Call
from media.models import Blob, File
from rooms.models import Message, Room


def figures_since(moment: datetime) -> dict[str, dict[str, Any]]:
    """By what they are of; "new" and "active" are since the moment."""
    return {
        "people": _people(moment),
        "online": _online(),
        "rooms": _rooms(moment),
        "messages": _messages(moment),
        "files": _files(moment),
        "calls": _calls(moment),
        "tasks": _tasks(),
    }


def _people(moment: datetime) -> dict[str, int]:
    return User.objects.present().aggregate(
        all=Count("pk"),
        bots=Count("pk", filter=Q(is_bot=True)),
        new=Count("pk", filter=Q(created_at__gte=moment)),
        active=Count("pk", filter=Q(last_seen_at__gte=moment)),
    )


def _online() -> dict[str, int]:
    sockets = Connection.objects.alive().aggregate(
        people=Count("user", distinct=True), sockets=Count("pk")
    )
    return {**sockets, "processes": ServerProcess.objects.alive().count()}


def _rooms(moment: datetime) -> dict[str, int]:
    return Room.objects.standing().aggregate(
        groups=Count("pk", filter=Q(kind=Room.Kind.GROUP)),
        direct=Count("pk", filter=Q(kind=Room.Kind.DIRECT)),
        active=Count("pk", filter=Q(active_at__gte=moment)),
    )


def _messages(moment: datetime) -> dict[str, Any]:
    # A room's lines are numbered without gaps: together the rooms know how many there are.
    lines = Message.objects.filter(pk__gte=first_message_since(moment))
    by_kind = dict(lines.order_by().values_list("kind").annotate(lines=Count("pk")))
    return {
        "all": Room.objects.aggregate(lines=Sum("last_seq"))["lines"] or 0,
        "new": sum(by_kind.values()),
        "new_by_kind": by_kind,
    }


def first_message_since(moment: datetime) -> int:
    """The id of the first message sent since then, or the next there will be.

    Ids grow with time, so it is found by halving and without an index on the time.
    """
    newest = Message.objects.aggregate(newest=Max("pk"))["newest"] or 0
    low, high = 1, newest + 1
    while low < high:
        middle = (low + high) // 2
        found = Message.objects.filter(pk__gte=middle, pk__lt=high).order_by("pk")
        line = found.values_list("pk", "created_at").first()
        if line is None or line[1] >= moment:
            high = middle
        else:
            low = line[0] + 1
    return low


def _files(moment: datetime) -> dict[str, int]:
    files = File.objects.aggregate(
        all=Count("pk"), new=Count("pk", filter=Q(created_at__gte=moment))
    )
    blobs = Blob.objects.exclude(stored_at=None).aggregate(blobs=Count("pk"), bytes=Sum("size"))
    return {**files, "blobs": blobs["blobs"], "bytes": blobs["bytes"] or 0}


def _calls(moment: datetime) -> dict[str, int]:
    new = Call.objects.filter(started_at__gte=moment).aggregate(
        new=Count("pk"), answered=Count("pk", filter=~Q(answered_at=None))
    )
    return {
        "all": Call.objects.count(),
        **new,
        "running": Call.objects.running().count(),
    }


def _tasks() -> dict[str, int]:
    return DBTaskResult.objects.aggregate(
        waiting=Count("pk", filter=Q(status=TaskResultStatus.READY)),
        failed=Count("pk", filter=Q(status=TaskResultStatus.FAILED)),
    )
