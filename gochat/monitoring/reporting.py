"""Each process says every few seconds what it does, so that any process can show all of them."""

import os
import socket
import time
from collections.abc import Iterable
from datetime import UTC, datetime

from django.db import transaction
from django.db.models import F, FloatField
from django.db.models.functions import Greatest
from django.utils import timezone

from gochat.core.hub import running_hubs
from gochat.keeping import Keeper

from .activity import activity
from .faults import faults
from .gathering import Gathered
from .live import together
from .models import Fault, Minute, ProcessReport, SlowStatement
from .models.findings import KEPT, Finding
from .parts import Parts, check_parts
from .readings import Window, process, read
from .statements import slow

PAUSE_SECONDS = 5.0
ASK_PARTS_SECONDS = 60.0
TIDY_SECONDS = 600.0


def name_of_process() -> str:
    """Host and process id: unique among those that run."""
    return f"{socket.gethostname()[:64]}:{os.getpid()}"


class Reporter(Keeper):
    """Writes this process's report, and what has gathered here."""

    name = "figures"

    def __init__(self, role: str = ProcessReport.Role.SERVER) -> None:
        super().__init__()
        self.role = role
        self.window = Window()
        self.parts: Parts = {}
        self.asked_at = self.tidied_at = float("-inf")

    def tend(self) -> float:
        """Report."""
        self._ask_parts()
        counts = read()
        self.window.add(counts)
        with transaction.atomic():
            self._report({**self.window.figures(), "parts": self.parts}, counts)
            store_findings()
            activity.write(_present())
            note_minute()
        self._tidy()
        return PAUSE_SECONDS

    def release(self) -> None:
        """Say that this process is gone."""
        store_findings()
        activity.write()
        ProcessReport.objects.filter(name=name_of_process()).delete()

    def _report(self, now: dict, counts: dict) -> None:
        ProcessReport.objects.update_or_create(
            name=name_of_process(),
            defaults={
                "role": self.role,
                "started_at": datetime.fromtimestamp(process.create_time(), UTC),
                "at": timezone.now(),
                "now": now,
                "counts": counts,
            },
        )

    def _ask_parts(self) -> None:
        if time.monotonic() >= self.asked_at + ASK_PARTS_SECONDS:
            self.asked_at = time.monotonic()
            self.parts = check_parts()

    def _tidy(self) -> None:
        ProcessReport.objects.dead().delete()
        if time.monotonic() >= self.tidied_at + TIDY_SECONDS:
            self.tidied_at = time.monotonic()
            Minute.objects.filter(minute__lt=timezone.now() - Minute.KEPT).delete()
            for model in (Fault, SlowStatement):
                forget_oldest(model)


def _present() -> Iterable[int]:
    """Whose sockets are open here: they are there on the new day too."""
    return {each.user_id for hub in running_hubs() for each in tuple(hub.connections)}


def note_minute() -> None:
    """Keep what all processes did in the last minute, once."""
    minute = timezone.now().replace(second=0, microsecond=0)
    if Minute.objects.filter(minute=minute).exists():
        return
    figures = together(ProcessReport.objects.alive())
    Minute.objects.bulk_create([Minute(minute=minute, figures=figures)], ignore_conflicts=True)


def store_findings() -> None:
    """Store the errors and the slow statements that have gathered in this process."""
    for fingerprint, found in faults.take().items():
        _store(Fault, fingerprint, found)
    for fingerprint, found in slow.take().items():
        _store(
            SlowStatement,
            fingerprint,
            found,
            total_ms=F("total_ms") + found.total,
            longest_ms=Greatest("longest_ms", found.longest, output_field=FloatField()),
        )


def _store(model: type[Finding], fingerprint: str, found: Gathered, **sums: object) -> None:
    row = model(fingerprint=fingerprint, first_at=found.last_at, last_at=found.last_at)
    for name, text in found.texts.items():
        setattr(row, name, text)
    model.objects.bulk_create([row], ignore_conflicts=True)
    rows = model.objects.filter(fingerprint=fingerprint)
    rows.update(count=F("count") + found.count, last_at=found.last_at, **found.texts, **sums)


def forget_oldest(model: type[Finding]) -> None:
    """Keep the KEPT newest."""
    last = model.objects.order_by("-last_at").values_list("last_at", flat=True)[KEPT : KEPT + 1]
    for moment in last:
        model.objects.filter(last_at__lte=moment).delete()
