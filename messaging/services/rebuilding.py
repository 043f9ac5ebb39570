"""Building the search index anew, beside the one that is searched meanwhile."""

from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from rooms.models import Message

from ..models import SearchIndex
from .indexing import Indexer

HOLD = timedelta(minutes=5)


class RebuildRunning(Exception):
    """Another rebuild is at work."""


def rebuild_index(*, report: Callable[[int, int], None]) -> None:
    """Build a new index and search it from then on; safe while serving.

    `report` is told how far it is: the id it has come to, and the newest. Raises RebuildRunning.
    """
    indexer = Indexer(hold=HOLD)
    index = _begin(indexer)
    try:
        _fill(indexer, report)
        _go_live(index)
    except BaseException:
        # Whoever tends the live index sweeps this one away.
        SearchIndex.objects.filter(pk=index.pk, is_live=False).update(held_until=timezone.now())
        raise


def _begin(indexer: Indexer) -> SearchIndex:
    now = timezone.now()
    with transaction.atomic():
        # Two who begin at once wait for each other here.
        indexes = list(SearchIndex.objects.locked().order_by("pk"))
        if any(not each.is_live and _is_held(each) for each in indexes):
            raise RebuildRunning
        index = SearchIndex.objects.create(holder=indexer.holder, held_until=now + HOLD)
    indexer.begin(index)
    return index


def _is_held(index: SearchIndex) -> bool:
    """Whether its builder was at work a short while ago."""
    return index.held_until is not None and index.held_until > timezone.now() + HOLD / 2


def _fill(indexer: Indexer, report: Callable[[int, int], None]) -> None:
    newest = Message.objects.order_by("-pk").values_list("pk", flat=True)
    while indexer.step():
        report(indexer.seen_id, newest.first() or 0)
    while indexer.merge():
        pass


def _go_live(index: SearchIndex) -> None:
    """From here on the new one is searched, and tended by the server; the old one is swept away."""
    now = timezone.now()
    with transaction.atomic():
        list(SearchIndex.objects.locked().order_by("pk"))
        SearchIndex.objects.live().update(is_live=False, held_until=now)
        SearchIndex.objects.filter(pk=index.pk).update(is_live=True, holder="", held_until=None)
