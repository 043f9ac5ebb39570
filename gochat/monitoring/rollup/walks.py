"""What is counted of each table, from one id to another."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime

from django.db.models import Count, Max, Min, Model, Sum
from django.db.models.functions import Substr
from django.utils import timezone

from accounts.models import User
from calls.models import Call, LegQuality
from media.models import File
from rooms.models import Message, Room

# Day, name, key → how many.
Figures = Counter[tuple[date, str, str]]

FAIR_RTT_MS, POOR_RTT_MS = 300, 800
FAIR_LOSS, POOR_LOSS = 1.0, 5.0
HOUR_LENGTH = len("2026-01-31 09")


def local_hour(text: str) -> datetime:
    """An hour as the database has it, here."""
    return timezone.localtime(datetime.strptime(text, "%Y-%m-%d %H").replace(tzinfo=UTC))


class Walk:
    """Goes through a table by its ids, and sees each row once."""

    name: str
    model: type[Model]
    moment = "created_at"
    columns: tuple[str, ...] = ()
    # The figures that it makes.
    names: tuple[str, ...]

    def settled(self, moment: datetime) -> int:
        """The largest id of a row that is older than a moment."""
        rows = self.model._default_manager.filter(**{f"{self.moment}__lt": moment})
        found = rows.order_by("-pk").values_list("pk", flat=True).first()
        return min(found or 0, self.newest())

    def newest(self) -> int:
        """The largest id there is to count."""
        return self.model._default_manager.aggregate(top=Max("pk"))["top"] or 0

    def count(self, first: int, last: int) -> Figures:
        """The figures of the rows first … last, in one query by the primary key."""
        # Both databases show a time as text this way, and neither needs to know of time zones.
        rows = (
            self.model._default_manager.filter(pk__gte=first, pk__lte=last)
            .order_by()
            .values_list(Substr(self.moment, 1, HOUR_LENGTH), *self.columns)
            .annotate(*self.sums())
        )
        figures: Figures = Counter()
        for hour, *rest in rows:
            local = local_hour(hour)
            for name, key, amount in self.figures_of(local, *rest):
                figures[local.date(), name, key] += amount
        return figures

    def sums(self) -> tuple:
        """What is added up of the rows of an hour."""
        return (Count("pk"),)

    def figures_of(self, local: datetime, *row) -> Iterator[tuple[str, str, int]]:
        """The figures of the rows of an hour that have the same columns."""
        raise NotImplementedError


class Messages(Walk):
    name, model, columns = "messages", Message, ("kind",)
    names = ("messages", "hours")

    def figures_of(self, local: datetime, *row) -> Iterator[tuple[str, str, int]]:
        """By kind, and by the hour of the day; what merely happened in a room is none."""
        kind, count = row
        if kind != Message.Kind.SYSTEM:
            yield "messages", kind, count
            yield "hours", f"{local.hour:02}", count


class SignUps(Walk):
    name, model = "sign_ups", User
    names = ("sign_ups",)

    def figures_of(self, local: datetime, *row) -> Iterator[tuple[str, str, int]]:
        """How many."""
        yield "sign_ups", "", row[0]


class Rooms(Walk):
    name, model, columns = "rooms", Room, ("kind",)
    names = ("rooms",)

    def figures_of(self, local: datetime, *row) -> Iterator[tuple[str, str, int]]:
        """By kind."""
        kind, count = row
        yield "rooms", kind, count


class Files(Walk):
    name, model, columns = "files", File, ("kind",)
    names = ("files", "file_bytes")

    def sums(self) -> tuple:
        return (Count("pk"), Sum("size"))

    def figures_of(self, local: datetime, *row) -> Iterator[tuple[str, str, int]]:
        """By kind, and their bytes."""
        kind, count, size = row
        yield "files", kind, count
        yield "file_bytes", kind, int(size)


class Calls(Walk):
    """Calls are counted when they are over, by how they ended and how well they went."""

    name, model, moment = "calls", Call, "started_at"
    names = ("calls", "talked", "quality", "ways")

    def newest(self) -> int:
        """The last one before any that is still running."""
        running = Call.objects.running().aggregate(first=Min("pk"))["first"]
        return running - 1 if running else super().newest()

    def count(self, first: int, last: int) -> Figures:
        """How many ended how, and for how many seconds people talked."""
        figures: Figures = Counter()
        calls = Call.objects.filter(pk__gte=first, pk__lte=last).order_by()
        for call in calls.only("media", "end_reason", "started_at", "answered_at", "ended_at"):
            day = timezone.localtime(call.started_at).date()
            figures[day, "calls", call.end_reason] += 1
            figures[day, "talked", call.media] += round(call.duration)
        return figures + self._quality(first, last)

    def _quality(self, first: int, last: int) -> Figures:
        """How many connections between two people were how good, and which way they went."""
        figures: Figures = Counter()
        rows = LegQuality.objects.filter(leg__call__gte=first, leg__call__lte=last, samples__gt=0)
        seen = rows.values_list(
            "leg__call__started_at", "candidate", "rtt_ms_mean", "loss_percent_mean"
        )
        for started_at, way, rtt, loss in seen:
            day = timezone.localtime(started_at).date()
            figures[day, "quality", grade_of(rtt, loss)] += 1
            figures[day, "ways", way] += 1
        return figures


def grade_of(rtt_ms: float, loss_percent: float) -> str:
    """How a connection sounds, by what people begin to notice, and what spoils a talk.

    Round trips as ITU-T G.114 has them (150 and 400 ms, both ways).
    """
    if rtt_ms > POOR_RTT_MS or loss_percent > POOR_LOSS:
        return "poor"
    return "fair" if rtt_ms > FAIR_RTT_MS or loss_percent > FAIR_LOSS else "good"


WALKS: tuple[Walk, ...] = (Messages(), SignUps(), Rooms(), Files(), Calls())
