"""What the lines of a large world carry: files, and calls with how good they were."""

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import models

from calls.models import Call, Leg, LegQuality
from calls.serializers import story
from media.models import Attachment, File, RoomUsage
from media.serializers import snapshot
from rooms.models import Message

from .copying import copy_rows
from .planning import PlannedLine
from .rows import ids_after, store

# How calls end, and how often.
ENDS = {"completed": 70, "missed": 14, "rejected": 6, "cancelled": 6, "busy": 2, "failed": 2}
ANSWERED = ("completed", "failed")
MOST_RUNG = 3
RINGS, TALKS_SECONDS, LONGEST_SECONDS = timedelta(seconds=9), 90, 7200
WAYS = {"host": 30, "srflx": 50, "prflx": 5, "relay": 15}


class Luggage:
    """The files and calls of a week's lines; the rows of a kind have ids without gaps.

    What is sent are bytes that are there already, of the small world's files.
    """

    def __init__(self, lines: Iterable[PlannedLine], start: datetime) -> None:
        self.samples = samples()
        self.files: dict[int, File] = {}
        self.calls: dict[int, Call] = {}
        # Of calls, the people in them; the caller comes first.
        self.legs: list[Leg] = []
        self.attachments: list[Attachment] = []
        self.ids = {model: ids_after(model, 0).start for model in (File, Attachment, Call)}
        self.bytes: Counter[int] = Counter()
        for line in lines:
            if line.kind == Message.Kind.CALL:
                self._call(line, start)
            elif line.kind != Message.Kind.TEXT:
                self._send(line, start)
        _number(self.legs)
        self.quality = list(self._quality())
        _number(self.quality)

    def of_line(self, line: PlannedLine) -> dict[str, Any]:
        """What its message keeps of them."""
        if file := self.files.get(line.id):
            return {"attachments": [snapshot(file)]}
        if call := self.calls.get(line.id):
            return {"payload": story(call)}
        return {"content": line.text}

    def store_before(self) -> None:
        """Store what messages show; before the messages."""
        store(self.files.values())

    def store_after(self) -> None:
        """Store what speaks of messages."""
        for rows in (self.attachments, self.calls.values(), self.legs, self.quality):
            store(rows)

    def copy(self, *, numbers: range, later: timedelta, block: int) -> None:
        """Copy all of it for weeks whose messages are copies, `block` ids further each."""
        message, file = f"m.message_id + w.k * {block}", f"m.file_id + w.k * {len(self.files)}"
        call, leg = f"m.call_id + w.k * {len(self.calls)}", f"m.leg_id + w.k * {len(self.legs)}"
        moved: list[tuple[Sequence[models.Model], dict[str, str]]] = [
            ([*self.files.values()], {}),
            (self.attachments, {"message_id": message, "file_id": file}),
            ([*self.calls.values()], {"message_id": message}),
            (self.legs, {"call_id": call}),
            (self.quality, {"leg_id": leg}),
        ]
        for rows, changes in moved:
            if rows:
                ids = range(rows[0].pk, rows[-1].pk + 1)
                copy_rows(type(rows[0]), ids, numbers=numbers, later=later, moved=changes)

    @property
    def moved(self) -> dict[str, str]:
        """What becomes of a copied message's columns, for copy_rows."""
        return {
            "attachments": _shifted("attachments", "$[0].id", len(self.files), File.Kind.values),
            "payload": _shifted("payload", "$.call_id", len(self.calls), [Message.Kind.CALL]),
        }

    def count_usage(self, weeks: int) -> None:
        """Note what was sent to each room in all weeks."""
        store(RoomUsage(pk=room, bytes=weeks * size) for room, size in self.bytes.items())

    # Rows

    def _next(self, model: type[models.Model]) -> int:
        self.ids[model] += 1
        return self.ids[model] - 1

    def _send(self, line: PlannedLine, start: datetime) -> None:
        sample = random.choice(self.samples[line.kind])
        kept = {field.attname: getattr(sample, field.attname) for field in File._meta.fields}
        at = start + line.after
        times = dict.fromkeys(("created_at", "attached_at", "worked_at"), at)
        own = {"id": self._next(File), "owner_id": line.sender, **times}
        self.files[line.id] = File(**{**kept, **own})
        self.bytes[line.room.id] += sample.size
        self.attachments.append(
            Attachment(
                pk=self._next(Attachment),
                message_id=line.id,
                file=self.files[line.id],
                room_id=line.room.id,
                kind=line.kind,
                position=0,
            )
        )

    def _call(self, line: PlannedLine, start: datetime) -> None:
        reason = random.choices([*ENDS], weights=[*ENDS.values()])[0]
        began = start + line.after
        seconds = min(random.expovariate(1 / TALKS_SECONDS), LONGEST_SECONDS)
        answered_at = began + RINGS if reason in ANSWERED else None
        call = Call(
            pk=self._next(Call),
            room_id=line.room.id,
            message_id=line.id,
            caller_id=line.sender,
            media=random.choice(Call.Media.values),
            state=Call.State.ENDED,
            end_reason=reason,
            started_at=began,
            answered_at=answered_at,
            ended_at=began + RINGS + (timedelta(seconds=seconds) if answered_at else RINGS),
            version=3,
        )
        self.calls[line.id] = call
        others = [user_id for user_id in line.room.members if user_id != line.sender]
        rung = random.sample(others, min(len(others), MOST_RUNG))
        self.legs += [_leg(call, user_id) for user_id in (line.sender, *rung)]

    def _quality(self) -> Iterator[LegQuality]:
        """Of each call that was answered, the caller and who came first."""
        talked = (leg for leg in self.legs if leg.state == Leg.State.LEFT)
        by_call: dict[int, list[Leg]] = {}
        for leg in talked:
            by_call.setdefault(leg.call_id, []).append(leg)
        for legs in by_call.values():
            for leg, peer in zip(legs[:2], legs[1::-1], strict=True):
                yield _measured(leg, peer)


def samples() -> dict[str, Sequence[File]]:
    """Files that are ready, by kind; at most a few of each."""
    ready = File.objects.filter(state=File.State.READY).exclude(blob=None)
    found = {kind: list(ready.filter(kind=kind).order_by("pk")[:20]) for kind in File.Kind.values}
    return {kind: files for kind, files in found.items() if files}


def _number(rows: Sequence[models.Model]) -> None:
    for row, pk in zip(rows, ids_after(type(rows[0]), len(rows)) if rows else (), strict=True):
        row.pk = pk


def _shifted(column: str, path: str, step: int, kinds: Iterable[str]) -> str:
    """A number in a column's JSON, as far further as a week has rows."""
    those = ", ".join(f"'{kind}'" for kind in kinds)
    number = f"CAST(JSON_EXTRACT(m.{column}, '{path}') AS SIGNED) + w.k * {step}"
    changed = f"JSON_SET(m.{column}, '{path}', {number})"
    return f"CASE WHEN m.kind IN ({those}) THEN {changed} ELSE m.{column} END"


def _leg(call: Call, user_id: int) -> Leg:
    is_caller = user_id == call.caller_id
    came = call.answered_at is not None and (is_caller or random.random() < 0.9)
    if came:
        state = Leg.State.LEFT
    elif call.end_reason == Call.Reason.REJECTED and not is_caller:
        state = Leg.State.REJECTED
    else:
        state = Leg.State.LEFT if is_caller else Leg.State.MISSED
    return Leg(
        call=call,
        user_id=user_id,
        state=state,
        joined_at=call.answered_at if came else None,
        left_at=call.ended_at,
        missed=state == Leg.State.MISSED,
    )


def _measured(leg: Leg, peer: Leg) -> LegQuality:
    rtt, loss = random.expovariate(1 / 90) + 4, random.expovariate(1 / 0.6)
    return LegQuality(
        leg=leg,
        peer_id=peer.user_id,
        samples=max(int(leg.call.duration / 10), 1),
        rtt_ms_mean=rtt,
        rtt_ms_min=rtt / 2,
        rtt_ms_max=rtt * 3,
        loss_percent_mean=loss,
        loss_percent_max=loss * 4,
        jitter_ms_mean=rtt / 12,
        jitter_ms_max=rtt / 4,
        kbps_in_mean=random.uniform(30, 1500),
        kbps_out_mean=random.uniform(30, 1500),
        candidate=random.choices([*WAYS], weights=[*WAYS.values()])[0],
        updated_at=leg.left_at,
    )
