"""How often people may do something: the operators' rules, beside the fixed limits.

Messages are counted in the memory of each server process, which costs the path of a message
nothing; what is rare is counted in the cache, which the processes share.
"""

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gochat.core.errors import Invalid, NotFound, Text, TooMany
from gochat.core.text import clean_line
from gochat.core.windows import Window, share_to_wait

from ..access import require_staff
from ..models import RateRule, User
from ..models.rate_rule import MOST, NOTE_LENGTH
from .auditing import audited_action, record_audit

SET = audited_action("rates.set", _("Set a rate rule"))
REMOVE = audited_action("rates.remove", _("Remove the rate rule"))

# An account is new for so long.
NEW = timedelta(days=7)
# Who is new is looked up so often.
LOOK_SECONDS = 60
Action = RateRule.Action


class RateRuleReached(TooMany):
    """The operators let people do this less often; `retry_after` tells when to come back."""

    detail = 2
    message = _("You are doing this too often. Please try again later.")


REFUSALS: dict[str, Text] = {
    Action.MESSAGE: _("You are sending messages too often. Please try again later."),
    Action.ROOM: _("Too much is being written in this chat. Please try again later."),
    Action.INVITATION: _("You are inviting too many people. Please try again later."),
    Action.UPLOAD: _("You are uploading too much. Please try again later."),
    Action.CALL: _("You are calling too often. Please try again later."),
}


@dataclass(frozen=True)
class Rule:
    """A rule as it is held; equal ones are the same."""

    id: int
    action: str
    newcomers: bool
    most: int
    seconds: int


class _Held:
    """This process's rules with what was counted: read at the first use where nobody looks."""

    def __init__(self) -> None:
        self.windows: dict[Rule, Window] | None = None
        # Who has a number above it is new; accounts are numbered as they are made.
        self.newest_known = 0
        self.looked_at = 0.0

    def of(self, *actions: str) -> list[tuple[Rule, Window]]:
        """The rules for doing these."""
        if settings.CONFIG.rate_limits == "off":
            return []
        if self.windows is None:
            refresh_rate_rules()
        held = self.windows or {}
        return [(rule, window) for rule, window in held.items() if rule.action in actions]

    def concerns(self, rule: Rule, user_id: int) -> bool:
        """Whether a rule is for this person."""
        return not rule.newcomers or user_id > self.newest_known


_held = _Held()


class Spending:
    """What a batch of messages uses up of the rules; it counts once they are stored."""

    def __init__(self) -> None:
        self.rules = _held.of(Action.MESSAGE, Action.ROOM)
        self.now = time.time()
        self.taken: Counter[tuple[Window, int]] = Counter()

    def take(self, *, sender_id: int, room_id: int) -> None:
        """A message. Raises RateRuleReached."""
        found = []
        for rule, window in self.rules:
            if not _held.concerns(rule, sender_id):
                continue
            key = room_id if rule.action == Action.ROOM else sender_id
            count = self.taken[window, key] + 1
            if wait := window.wait(key, now=self.now, count=count):
                raise RateRuleReached(REFUSALS[rule.action], retry_after=wait)
            found.append((window, key))
        self.taken.update(found)

    def keep(self) -> None:
        """They are stored."""
        for (window, key), count in self.taken.items():
            window.add(key, now=self.now, count=count)


def spend_rate(*, by: User, action: str, count: int = 1) -> None:
    """A person is about to do something, `count` times. Raises RateRuleReached."""
    for rule, _window in _held.of(action):
        if _held.concerns(rule, by.pk):
            _spend_shared(rule, by.pk, count)


def refresh_rate_rules() -> None:
    """See whether the rules have changed. One small query, mostly; what was counted stays."""
    rules = [Rule(*row) for row in RateRule.objects.values_list(*Rule.__dataclass_fields__)]
    known = _held.windows or {}
    _held.windows = {rule: known.get(rule) or Window(rule.most, rule.seconds) for rule in rules}
    if any(rule.newcomers for rule in rules):
        _look_for_newcomers()


@transaction.atomic
def set_rate_rule(
    *,
    by: User | None,
    action: str,
    most: int,
    seconds: int,
    reason: str,
    newcomers: bool = False,
    address: str | None = None,
) -> RateRule:
    """Let people do something `most` times in so many seconds; a rule for the same is replaced.

    Staff with the permission may. Raises Forbidden, Invalid.
    """
    require_staff(by, "accounts.change_raterule")
    _check(action, most, seconds, newcomers=newcomers)
    note = clean_line(reason, field="reason", max_length=NOTE_LENGTH)
    rule, _made = RateRule.objects.update_or_create(
        action=action,
        seconds=seconds,
        newcomers=newcomers,
        defaults={"most": most, "note": note, "created_by": by, "created_at": timezone.now()},
    )
    details = {"most": most, "seconds": seconds, "newcomers": newcomers}
    record_audit(by=by, action=SET, target=rule, reason=reason, details=details, address=address)
    transaction.on_commit(refresh_rate_rules)
    return rule


@transaction.atomic
def remove_rate_rule(
    *, by: User | None, rule_id: int, reason: str, address: str | None = None
) -> None:
    """Take a rule away. Staff with the permission may. Raises Forbidden, NotFound, Invalid."""
    require_staff(by, "accounts.change_raterule")
    rule = RateRule.objects.filter(pk=rule_id).first()
    if rule is None:
        raise NotFound
    record_audit(by=by, action=REMOVE, target=rule, reason=reason, address=address)
    rule.delete()
    transaction.on_commit(refresh_rate_rules)


def _check(action: str, most: int, seconds: int, *, newcomers: bool) -> None:
    errors: dict[str, list[Text]] = {}
    if action not in Action.values:
        errors["action"] = [_("There is no such action.")]
    if not 1 <= most <= MOST:
        errors["most"] = [_("This is not a possible number.")]
    if seconds not in RateRule.Per.values:
        errors["seconds"] = [_("There is no such time.")]
    if action == Action.ROOM and newcomers:
        errors["newcomers"] = [_("A room is everybody's.")]
    if errors:
        raise Invalid(errors=errors)


def _spend_shared(rule: Rule, user_id: int, count: int) -> None:
    number, part = divmod(time.time() / rule.seconds, 1)
    here, before = (f"rate:{rule.id}:{user_id}:{int(number) - back}" for back in (0, 1))
    known = cache.get_many([here, before])
    share = share_to_wait(rule.most, known.get(here, 0), known.get(before, 0), part, count)
    if share:
        raise RateRuleReached(REFUSALS[rule.action], retry_after=share * rule.seconds)
    if not cache.add(here, count, 2 * rule.seconds):
        try:
            cache.incr(here, count)
        except ValueError:
            # A full cache has dropped it meanwhile.
            cache.set(here, count, 2 * rule.seconds)


def _look_for_newcomers() -> None:
    if time.monotonic() < _held.looked_at + LOOK_SECONDS:
        return
    older: Sequence[int] = (
        User.objects.filter(created_at__lt=timezone.now() - NEW)
        .order_by("-pk")
        .values_list("pk", flat=True)[:1]
    )
    _held.newest_known = next(iter(older), 0)
    _held.looked_at = time.monotonic()
