"""The search index: segments of the messages' ids, cut into pages of postings."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from gochat.core.models import LockableQuerySet

# Newly sent messages go into small segments; once their ids are settled, these become a large one.
FRESH_BITS = 8
LARGE_BITS = 14
HOLD = timedelta(seconds=8)


class SearchIndexQuerySet(LockableQuerySet):
    def live(self) -> Self:
        """The one that is searched."""
        return self.filter(is_live=True)

    def free_for(self, holder: str, now: datetime) -> Self:
        """Indexes that this holder has or may take."""
        return self.filter(Q(held_until=None) | Q(held_until__lt=now) | Q(holder=holder))

    def forsaken(self, moment: datetime) -> Self:
        """Indexes that are searched no more, or were never finished, since before the moment."""
        return self.filter(is_live=False, held_until__lt=moment)


class SearchIndex(models.Model):
    """One whole index. While it is rebuilt there is a second one beside the one that is live.

    Only its holder writes to it, in transactions that lock its row.
    """

    is_live = models.BooleanField(default=False)
    # Every message up to this id that will ever be committed is in.
    settled_id = models.PositiveBigIntegerField(default=0)
    holder = models.CharField(max_length=32, blank=True)
    held_until = models.DateTimeField(null=True)

    objects = SearchIndexQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.pk}, up to {self.settled_id}"


class SearchSegmentQuerySet(models.QuerySet):
    def of(self, index: SearchIndex) -> Self:
        """The segments that make up the index, oldest first."""
        return self.filter(index=index, replaced_at=None).order_by("first_id")

    def live(self) -> Self:
        """The segments that are searched, oldest first."""
        return self.filter(index__is_live=True, replaced_at=None).order_by("first_id")

    def dead(self, moment: datetime) -> Self:
        """Segments that nobody reads any more since before the moment."""
        forsaken = SearchIndex.objects.forsaken(moment)
        return self.filter(Q(replaced_at__lt=moment) | Q(index__in=forsaken))


class SearchSegment(models.Model):
    """Messages first_id … first_id + 2^bits − 1."""

    index = models.ForeignKey(SearchIndex, models.CASCADE, related_name="segments", db_index=False)
    first_id = models.PositiveBigIntegerField()
    bits = models.PositiveSmallIntegerField()
    # When its messages were sent.
    from_time = models.DateTimeField()
    to_time = models.DateTimeField()
    # Part of a larger one now; kept for a moment for those who are reading it.
    replaced_at = models.DateTimeField(null=True)

    objects = SearchSegmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["index", "first_id", "bits"], name="search_segment_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} … {self.last_id}"

    @property
    def last_id(self) -> int:
        """The largest id that belongs to it."""
        return self.first_id + (1 << self.bits) - 1


class SearchPage(models.Model):
    """The postings of some of a segment's keys; `messaging.search.postings` reads them."""

    pk = models.CompositePrimaryKey("segment_id", "number")
    segment = models.ForeignKey(SearchSegment, models.CASCADE, related_name="pages", db_index=False)
    number = models.PositiveSmallIntegerField()
    body = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.segment_id}/{self.number}"


class SearchChange(models.Model):
    """A message that the index must look at again: it was recalled."""

    message = models.ForeignKey("rooms.Message", models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.message_id)
