"""How long messages are kept: the rules, and carrying them out.

A message that is kept no longer is emptied, and its line stays: the numbers of a room have no gap
for anybody, and nothing is counted anew. Its content, its files, whom it called and what search
knows of it are gone.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import takewhile
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.access import require_staff
from accounts.models import User
from accounts.services import audited_action, record_audit
from accounts.services.auditing import clean_reason
from gochat.core.errors import Invalid, NotFound
from rooms.models import Message, Room

from ..models import RetentionRule
from ..models.retention import KINDS, rule_key
from .emptying import empty_messages

SET = audited_action("retention.set", _("Set a retention rule"))
REMOVE = audited_action("retention.remove", _("Remove a retention rule"))
CHANGE = "messaging.change_retentionrule"
MOST_DAYS = 36_500
# So many lines are looked at, and so many at most emptied, in one transaction.
WINDOW = 250
EMPTIED_KINDS = frozenset(dict(KINDS))


@transaction.atomic
def set_retention_rule(
    *,
    by: User | None,
    room_id: int | None,
    kind: str,
    days: int | None,
    reason: str,
    address: str | None = None,
) -> RetentionRule:
    """Keep messages of a kind ("" for all), of a room (None for all), for so many days, or for ever
    (None). A rule of the same sort is replaced. Staff with the permission may.

    Raises NotFound, Forbidden, Invalid.
    """
    require_staff(by, CHANGE)
    _check(room_id, kind, days)
    rule, _made = RetentionRule.objects.update_or_create(
        key=rule_key(room_id, kind),
        defaults={"room_id": room_id, "kind": kind, "days": days, "created_by": by},
    )
    _begin_anew()
    record_audit(
        by=by,
        action=SET,
        target=rule,
        reason=clean_reason(reason),
        details={"days": days},
        address=address,
    )
    return rule


@transaction.atomic
def remove_retention_rule(
    *, by: User | None, rule_id: int, reason: str, address: str | None = None
) -> None:
    """Let wider rules hold, or none. What is emptied stays so. Staff with the permission may.

    Raises NotFound, Forbidden, Invalid.
    """
    require_staff(by, CHANGE)
    rule = RetentionRule.objects.locked().filter(pk=rule_id).first()
    if rule is None:
        raise NotFound
    details = {"days": rule.days}
    record_audit(
        by=by,
        action=REMOVE,
        target=rule,
        reason=clean_reason(reason),
        details=details,
        address=address,
    )
    rule.delete()
    _begin_anew()


def _check(room_id: int | None, kind: str, days: int | None) -> None:
    if room_id is not None and not Room.objects.filter(pk=room_id).exists():
        raise NotFound
    if kind and kind not in EMPTIED_KINDS:
        raise Invalid(errors={"kind": [_("There are no messages of this kind.")]})
    if days is not None and not 1 <= days <= MOST_DAYS:
        raise Invalid(errors={"days": [_("From 1 to 36,500 days.")]})


def _begin_anew() -> None:
    """What one rule has passed by may be another's now."""
    RetentionRule.objects.update(reached=0)


# Carrying them out


class Part(NamedTuple):
    """How many messages were emptied, and whether nothing more is due."""

    emptied: int
    is_done: bool


def expire_messages(*, now: datetime | None = None, gives_way: bool = False) -> Part:
    """Empty a part of the messages that are kept no longer, in one transaction.

    Publishes message.updated for the newest of each room: who sees that versions are missing asks
    for them. May run in several processes: a rule's row is held meanwhile, and who `gives_way`
    has done his part where another holds it.
    """
    now = now or timezone.now()
    for rule_id in RetentionRule.objects.exclude(days=None).order_by("pk").values_list("pk"):
        part = _carry_out(rule_id[0], now, gives_way)
        if part is None and gives_way:
            break
        if part is not None and not part.is_done:
            return part
    return Part(0, is_done=True)


@transaction.atomic
def _carry_out(rule_id: int, now: datetime, gives_way: bool) -> Part | None:
    """One window of one rule, done where there was none; None where the rule is not to be had."""
    rule = RetentionRule.objects.locked(free=gives_way).filter(pk=rule_id).first()
    if rule is None:
        return None
    window = _window(rule, rule.reached, now)
    emptied = empty_messages(_due(rule, _Rules(), window), now=now)
    if window:
        rule.reached = _place(rule, window[-1])
        rule.save(update_fields=["reached"])
    # A part that is less than a window is all there is; it may have emptied something, though.
    return Part(emptied, is_done=not window)


def count_due(*, now: datetime | None = None) -> Iterator[int]:
    """How many messages expire_messages would empty, window by window; changes nothing."""
    now, rules = now or timezone.now(), _Rules()
    for rule in RetentionRule.objects.exclude(days=None).order_by("pk"):
        reached = rule.reached
        while window := _window(rule, reached, now):
            reached = _place(rule, window[-1])
            due = Message.objects.filter(pk__in=_due(rule, rules, window))
            yield due.filter(recalled_at=None).count()


class _Line(NamedTuple):
    pk: int
    room_id: int
    seq: int
    kind: str
    created_at: datetime


class _Rules:
    """Which rule keeps a message: its room's before all rooms', its kind's before all kinds'."""

    def __init__(self) -> None:
        rows = RetentionRule.objects.values_list("key", "pk")
        self.by_key = dict(rows)

    def of(self, line: _Line) -> int | None:
        """The rule's id, or nothing where none holds."""
        sorts = ((line.room_id, line.kind), (line.room_id, ""), (None, line.kind), (None, ""))
        found = (self.by_key.get(rule_key(*sort)) for sort in sorts)
        return next((pk for pk in found if pk is not None), None)


def _window(rule: RetentionRule, reached: int, now: datetime) -> list[_Line]:
    """The next lines that are old enough. They are in order of time, near enough."""
    end = rule.ends_before(now)
    if end is None:
        return []
    lines = (
        Message.objects.in_room(rule.room_id).after(reached)
        if rule.room_id
        else Message.objects.filter(pk__gt=reached).order_by("pk")
    )
    rows = map(_Line._make, lines.values_list(*_Line._fields)[:WINDOW])
    return list(takewhile(lambda line: line.created_at < end, rows))


def _due(rule: RetentionRule, rules: _Rules, window: Sequence[_Line]) -> list[int]:
    return [line.pk for line in window if line.kind in EMPTIED_KINDS and rules.of(line) == rule.pk]


def _place(rule: RetentionRule, line: _Line) -> int:
    return line.seq if rule.room_id else line.pk
