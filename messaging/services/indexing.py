"""Keeping the search index up with what is sent and recalled.

One indexer at a time writes to an index: the one that holds it. It reads committed messages by
their ids, in batches, so that sending waits for nothing. Setting a bit twice changes nothing, so
whoever takes over begins at `settled_id` and cannot leave anything out.
"""

import secrets
import time
from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from rooms.models import Message

from ..models import SearchChange, SearchIndex
from ..models.search import FRESH_BITS, HOLD, LARGE_BITS
from ..search.layout import FIELDS, all_keys, message_keys
from .merging import joined, put_in, settled_small_ones, sweep_segments, write_aside
from .segments import Span, add_spans, remove_spans, spans_of

BATCH = 1024
MAX_GAPS = 1000
# An id that nobody has is waited for this long: its transaction may be about to commit.
SETTLE = timedelta(minutes=2)
TIDY_SECONDS = 10.0
LARGE = 1 << LARGE_BITS
FIRST_INDEX = 1


class IndexLost(Exception):
    """Somebody else holds the index now."""


class _Batch(NamedTuple):
    messages: list[Message]
    bits: int
    end: int


def note_change(message: Message) -> None:
    """Have the index look at a message again; in the transaction that changes it."""
    SearchChange.objects.create(message=message)


class Indexer:
    """Brings one index up with the messages, a batch at a time."""

    def __init__(self, *, hold: timedelta = HOLD) -> None:
        self.holder = secrets.token_hex(16)
        self.hold = hold
        self._index: SearchIndex | None = None
        self.seen_id = 0
        # Ids below seen_id that were not there yet, and since when.
        self.gaps: dict[int, float] = {}
        self.tidied = 0.0

    @property
    def index(self) -> SearchIndex:
        """What it works on. Raises IndexLost when it holds nothing."""
        if self._index is None:
            raise IndexLost
        return self._index

    def tend(self) -> int:
        """Do a part of what there is to do on the live index; answers how many messages it read.

        Nothing while another holds the index.
        """
        try:
            if not self._hold_live():
                return 0
            read = self.step()
            if time.monotonic() > self.tidied + TIDY_SECONDS and not self.tidy():
                self.tidied = time.monotonic()
            return read
        except IndexLost:
            self._index = None
            return 0
        except Exception:
            # What we remember may be ahead of what was stored.
            self._index = None
            raise

    def begin(self, index: SearchIndex) -> None:
        """Work on this index from where it is settled."""
        self._index, self.seen_id, self.gaps = index, index.settled_id, {}

    def step(self) -> int:
        """Take in one batch of messages. Raises IndexLost."""
        changes = list(SearchChange.objects.order_by("pk")[:BATCH]) if self.index.is_live else []
        batch = self._read()
        if batch.messages or self._must_renew():
            self._take_in(batch)
        if changes:
            take_out(changes)
        return len(batch.messages)

    def merge(self) -> bool:
        """Make a large segment of small ones, if there are enough. Raises IndexLost."""
        small = settled_small_ones(self.index)
        if small:
            segment = write_aside(self.index, joined(small))
            with transaction.atomic():
                self._lock()
                put_in(self.index, segment)
        return bool(small)

    def tidy(self) -> bool:
        """Do a part of the upkeep; answers whether there was any. Raises IndexLost."""
        merged = self.merge()
        return bool(sweep_segments()) or merged

    def release(self) -> None:
        """Let another have the index at once."""
        SearchIndex.objects.filter(holder=self.holder).update(holder="", held_until=None)
        self._index = None

    # Holding

    def _hold_live(self) -> bool:
        live = SearchIndex.objects.live().first() or _first_index()
        if self._index == live and live.holder == self.holder:
            return True
        now = timezone.now()
        if live.holder not in ("", self.holder) and live.held_until and live.held_until > now:
            self._index = None
            return False
        free = SearchIndex.objects.live().free_for(self.holder, now).filter(pk=live.pk)
        if not free.update(holder=self.holder, held_until=now + self.hold):
            self._index = None
            return False
        self.begin(SearchIndex.objects.get(pk=live.pk))
        return True

    def _must_renew(self) -> bool:
        held_until = self.index.held_until
        return held_until is None or held_until - timezone.now() < self.hold / 2

    def _lock(self) -> None:
        mine = SearchIndex.objects.locked().filter(pk=self.index.pk, holder=self.holder)
        self._index = mine.first()

    def _save(self) -> None:
        self.index.held_until = timezone.now() + self.hold
        self.index.settled_id = max(self.index.settled_id, self._settled_id())
        self.index.save(update_fields=["held_until", "settled_id"])

    # Reading

    def _read(self) -> _Batch:
        """The next messages in the order of their ids."""
        lines = Message.objects.order_by("pk").only(*FIELDS)
        new = lines.filter(pk__gt=self.seen_id)
        found = list(new[:BATCH])
        if found and self._is_history(found[0]):
            start = found[0].pk // LARGE * LARGE
            whole = lines.filter(pk__gte=start, pk__lt=start + LARGE)
            return _Batch(list(whole), LARGE_BITS, start + LARGE)
        if self.gaps:
            found = [*lines.filter(pk__in=list(self.gaps)), *found]
        return _Batch(found, FRESH_BITS, found[-1].pk + 1 if found else self.seen_id + 1)

    def _is_history(self, message: Message) -> bool:
        """Whether the message begins a large segment that was full long ago."""
        start, long_ago = message.pk // LARGE * LARGE, timezone.now() - SETTLE
        if self.gaps or self.seen_id >= max(start, 1) or message.created_at > long_ago:
            return False
        beyond = Message.objects.filter(pk__gte=start + LARGE).order_by("pk")
        sent = beyond.values_list("created_at", flat=True).first()
        return sent is not None and sent < long_ago

    def _advance(self, batch: _Batch) -> None:
        now, settled = time.monotonic(), timezone.now() - SETTLE
        for message in batch.messages:
            self.gaps.pop(message.pk, None)
            if message.pk > self.seen_id:
                if message.created_at > settled:
                    first = max(self.seen_id + 1, message.pk - MAX_GAPS)
                    self.gaps.update(dict.fromkeys(range(first, message.pk), now))
                self.seen_id = message.pk
        self.seen_id = max(self.seen_id, batch.end - 1)
        patience = now - SETTLE.total_seconds()
        self.gaps = {pk: since for pk, since in self.gaps.items() if since > patience}

    def _settled_id(self) -> int:
        return min(self.gaps) - 1 if self.gaps else self.seen_id

    # Writing

    def _take_in(self, batch: _Batch) -> None:
        spans = spans_of(batch.messages, batch.bits, message_keys)
        aside = []
        if batch.bits == LARGE_BITS:
            aside = [write_aside(self.index, span) for span in spans]
        with transaction.atomic():
            self._lock()
            if batch.bits == FRESH_BITS:
                add_spans(self.index, _without_recalled(spans, batch.messages))
            for segment in aside:
                put_in(self.index, segment)
            self._advance(batch)
            self._save()


def take_out(changes: Sequence[SearchChange]) -> None:
    """Take recalled messages out of every index, the one that is being built too, and those that
    stand again back in."""
    ids = [change.message_id for change in changes]
    changed = Message.objects.filter(pk__in=ids).order_by("pk").only(*FIELDS)
    with transaction.atomic():
        messages = list(changed)
        forget_messages([message for message in messages if message.recalled_at])
        _find_again([message for message in messages if not message.recalled_at])
        SearchChange.objects.filter(pk__in=[change.pk for change in changes]).delete()


def forget_messages(messages: Sequence[Message]) -> None:
    """Take messages out of every index, in the caller's transaction: by what they still say."""
    spans = spans_of(messages, FRESH_BITS, all_keys)
    for index in SearchIndex.objects.locked().order_by("pk"):
        remove_spans(index, spans)


def _find_again(messages: Sequence[Message]) -> None:
    spans = spans_of(messages, FRESH_BITS, message_keys)
    if spans:
        for index in SearchIndex.objects.locked().order_by("pk"):
            add_spans(index, spans)


def _without_recalled(spans: Sequence[Span], messages: Sequence[Message]) -> list[Span]:
    """What was recalled since it was read may have been taken out before it came in."""
    if not messages:
        return []
    ids = [message.pk for message in messages if not message.recalled_at]
    recalled = Message.objects.filter(pk__range=(messages[0].pk, messages[-1].pk))
    gone = set(recalled.exclude(recalled_at=None).values_list("pk", flat=True)).intersection(ids)
    return [span.without(gone) for span in spans]


def _first_index() -> SearchIndex:
    """The first start makes it; its key keeps it one."""
    return SearchIndex.objects.get_or_create(pk=FIRST_INDEX, defaults={"is_live": True})[0]
