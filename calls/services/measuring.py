"""How good calls are: reports of the browsers, summed up in a row for each pair of people."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from gochat.core.bulk import update_rows
from gochat.core.errors import ChatError, NotFound, TooMany

from ..course import add_report
from ..models import Leg, LegQuality
from .acting import CallOver

# Pages report every ten seconds.
EVERY = timedelta(seconds=5)
SUMMED = [f"{m}_{part}" for m in LegQuality.METRICS for part in ("mean", "min", "max")]
LAST = ["candidate", "width", "height"]
STORED = ["samples", *SUMMED, "freeze_ms", "course", *LAST, "updated_at"]

Way = tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class Report:
    """What somebody's browser measured since its last report: `peers` are, for each other person,
    the metrics of LegQuality, `freeze_ms` and how things were last."""

    user_id: int
    call_id: int
    peers: Mapping[int, Mapping[str, Any]]


@transaction.atomic
def record_quality(reports: Sequence[Report]) -> list[None | ChatError]:
    """Sum reports up, many at once, in a fixed number of queries; nobody is told.

    Who is in the call may, of others who have a part in it, once in EVERY. An item's answer may be
    NotFound, CallOver or TooMany.
    """
    now = timezone.now()
    legs = _legs({report.call_id for report in reports})
    rows = _rows(legs.values())
    outcomes = [_take(report, legs, rows, now) for report in reports]
    touched = [row for row in rows.values() if row.updated_at == now]
    LegQuality.objects.bulk_create([r for r in touched if r.pk is None], ignore_conflicts=True)
    update_rows(LegQuality, [row for row in touched if row.pk is not None], STORED)
    return outcomes


def _legs(call_ids: set[int]) -> dict[tuple[int, int], Leg]:
    """Everybody's part in these calls, by call and person."""
    legs = Leg.objects.filter(call_id__in=call_ids).only("call_id", "user_id", "state")
    return {(leg.call_id, leg.user_id): leg for leg in legs}


def _rows(legs: Iterable[Leg]) -> dict[Way, LegQuality]:
    ids = [leg.pk for leg in legs if leg.is_present]
    rows = LegQuality.objects.locked().filter(leg_id__in=ids).order_by("pk")
    return {(row.leg_id, row.peer_id): row for row in rows}


def _take(
    report: Report,
    legs: Mapping[tuple[int, int], Leg],
    rows: dict[Way, LegQuality],
    now: datetime,
) -> None | ChatError:
    mine = legs.get((report.call_id, report.user_id))
    others = {peer_id for call_id, peer_id in legs if call_id == report.call_id}
    if mine is None or not report.peers.keys() <= others - {report.user_id}:
        return NotFound()
    if not mine.is_present:
        return CallOver()
    known = [rows[mine.pk, peer_id] for peer_id in report.peers if (mine.pk, peer_id) in rows]
    rest = max((row.updated_at + EVERY - now for row in known), default=timedelta())
    if rest > timedelta():
        return TooMany(retry_after=rest.total_seconds())
    for peer_id, measured in report.peers.items():
        row = rows.setdefault((mine.pk, peer_id), LegQuality(leg=mine, peer_id=peer_id))
        _add(row, measured)
        row.course = add_report(row.course, measured, at=int(now.timestamp()))
        row.updated_at = now
    return None


def _add(row: LegQuality, measured: Mapping[str, Any]) -> None:
    is_first = row.samples == 0
    row.samples += 1
    for metric in LegQuality.METRICS:
        value, mean = measured[metric], getattr(row, f"{metric}_mean")
        least, most = getattr(row, f"{metric}_min"), getattr(row, f"{metric}_max")
        setattr(row, f"{metric}_mean", mean + (value - mean) / row.samples)
        setattr(row, f"{metric}_min", value if is_first else min(least, value))
        setattr(row, f"{metric}_max", max(most, value))
    row.freeze_ms += measured["freeze_ms"]
    for field in LAST:
        setattr(row, field, measured[field])
