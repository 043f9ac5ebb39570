"""Who is online: rows of open sockets, alive as long as their server process renews its lease."""

import os
from collections.abc import Iterable
from datetime import UTC, datetime
from heapq import nlargest
from operator import itemgetter
from socket import gethostname
from typing import NamedTuple

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from gochat.core.errors import ChatError, NotSignedIn
from gochat.core.events import publish

from .. import events
from ..models import Block, Connection, Device, ServerProcess, User
from ..serializers import hidden_presence, presence_dict

CHUNK = 500
# So many slow sockets are told of.
SLOWEST = 200
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class Opened(NamedTuple):
    """An open socket."""

    id: str
    user_id: int
    device_id: int
    process_id: int
    address: str | None = None


def start_process() -> int:
    """Take a lease for this server process; its id."""
    process = ServerProcess.objects.create(host=gethostname()[:64], pid=os.getpid())
    return process.pk


def renew_process(process_id: int) -> bool:
    """Renew a lease, and take those offline whose process has ended without a word.

    False: the lease was lost, because others thought this process dead. Take a new one and open
    all sockets again. Publishes presence.
    """
    renewed = ServerProcess.objects.filter(pk=process_id).update(renewed_at=timezone.now())
    for dead in ServerProcess.objects.dead():
        stop_process(dead.pk)
    return bool(renewed)


def stop_process(process_id: int) -> None:
    """Give a lease back: its sockets are gone. Publishes presence."""
    # No longer alive, so that nobody counts as online through a socket of this process.
    ServerProcess.objects.filter(pk=process_id).update(renewed_at=LONG_AGO)
    rows = Connection.objects.filter(process_id=process_id)
    ids = list(rows.values_list("pk", flat=True))
    for start in range(0, len(ids), CHUNK):
        close_connections(ids[start : start + CHUNK])
    ServerProcess.objects.filter(pk=process_id).delete()


@transaction.atomic
def open_connections(opened: Iterable[tuple]) -> list[ChatError | None]:
    """Note open sockets, in a fixed number of queries; publishes presence of who came online.

    `opened` are Opened, or plain tuples of it. An item's answer is NotSignedIn when its device was
    signed out meanwhile: close that socket.
    """
    now = timezone.now()
    sockets = [Opened(*item) for item in opened]
    people = _locked({socket.user_id for socket in sockets})
    device_ids = {socket.device_id for socket in sockets}
    devices = set(Device.objects.signed_in().filter(pk__in=device_ids).values_list("pk", flat=True))
    welcome = [socket for socket in sockets if socket.device_id in devices]
    before = Connection.objects.online_among({socket.user_id for socket in welcome})
    # A socket may come in while all are opened again after a lost lease.
    Connection.objects.bulk_create(
        (Connection(**socket._asdict()) for socket in welcome),
        ignore_conflicts=True,
    )
    Device.objects.filter(pk__in=devices).update(last_used_at=now)
    came = [people[user_id] for user_id in {socket.user_id for socket in welcome} - before]
    _seen(came, now, online=True)
    return [None if socket.device_id in devices else NotSignedIn() for socket in sockets]


@transaction.atomic
def close_connections(connection_ids: Iterable[str]) -> None:
    """Forget sockets, in a fixed number of queries; publishes presence of who went offline."""
    rows = Connection.objects.filter(pk__in=list(connection_ids))
    people = _locked(set(rows.values_list("user_id", flat=True)))
    if not people:
        return
    rows.delete()
    still = Connection.objects.online_among(people)
    gone = [user for user_id, user in people.items() if user_id not in still]
    _seen(gone, timezone.now(), online=False)


def note_queues(process_id: int, queued: dict[str, int]) -> None:
    """Note how many frames wait for the slowest of a process's sockets, for the back office."""
    sockets = Connection.objects.filter(process=process_id)
    slowest = dict(nlargest(SLOWEST, queued.items(), key=itemgetter(1)))
    sockets.exclude(queued=0).exclude(pk__in=slowest).update(queued=0)
    rows = [Connection(pk=connection_id, queued=count) for connection_id, count in slowest.items()]
    Connection.objects.bulk_update(rows, ["queued"])


def who_is_online(user_ids: Iterable[int]) -> set[int]:
    """Which of these people are online and let others see it."""
    return {state["user_id"] for state in presence_of(user_ids) if state["online"]}


def who_has_sockets(user_ids: Iterable[int]) -> set[int]:
    """Which of these people are online, whether or not others may see it."""
    return Connection.objects.online_among(user_ids)


def presence_of(user_ids: Iterable[int]) -> list[dict]:
    """Each person's presence as others may see it; ids nobody has are left out. One query."""
    sockets = Connection.objects.alive().filter(user=OuterRef("pk"))
    people = User.objects.filter(pk__in=set(user_ids)).annotate(is_online=Exists(sockets))
    shown = people.only("last_seen_at", "shows_presence").order_by("pk")
    return [presence_dict(user, online=user.is_online) for user in shown]


def presence_hidden_from(viewer_id: int, user_ids: Iterable[int]) -> set[int]:
    """Which of these people do not show this one when they are online: they have blocked him."""
    return Block.objects.against(viewer_id, by=user_ids)


def presence_seen_by(viewer_id: int, user_ids: Iterable[int]) -> tuple[list[dict], set[int]]:
    """As presence_of, as one person sees it; and those who hide theirs from him. Two queries."""
    states = presence_of(user_ids)
    hidden = presence_hidden_from(viewer_id, [state["user_id"] for state in states])
    return [hidden_presence(s["user_id"]) if s["user_id"] in hidden else s for s in states], hidden


def _locked(user_ids: set[int]) -> dict[int, User]:
    """The people, held until the end: two of their sockets must not come or go at once unseen."""
    return {user.pk: user for user in User.objects.locked().filter(pk__in=user_ids).order_by("pk")}


def _seen(people: list[User], now: datetime, *, online: bool) -> None:
    User.objects.filter(pk__in=[user.pk for user in people]).update(last_seen_at=now)
    for user in people:
        user.last_seen_at = now
    shown = [user for user in people if user.shows_presence]
    publish([events.presence_changed(user, online=online) for user in shown])
