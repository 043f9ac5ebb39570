"""Words that are not to be said: the rules, and what they make of a text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from accounts.access import require_staff
from accounts.models import User
from accounts.services import audited_action, record_audit
from gochat.core.errors import Forbidden, Invalid, NotFound
from gochat.core.text import clean_line

from ..models import WordRule, WordRulesVersion
from ..models.moderation import BARE_LENGTH, NOTE_LENGTH, WORD_LENGTH
from ..words import Match, Rule, WordFilter, bare, cover

MAX_RULES = 50_000
CHUNK = 1000
WORDS_IN_AUDIT = 100

ADD = audited_action("words.add", _("Add word rules"))
REMOVE = audited_action("words.remove", _("Remove the word rule"))


class WordBlocked(Forbidden):
    """The message has a word that is not to be said here."""

    detail = 4
    message = _("This message was not sent: it contains words that are not allowed here.")


@dataclass(frozen=True)
class _Filters:
    """What a message is held against: before it is stored, and after."""

    version: int
    changing: WordFilter
    reporting: WordFilter


class _Held:
    """This process's filters: read after each change, or at the first use where nobody looks."""

    def __init__(self) -> None:
        self.filters: _Filters | None = None

    def get(self) -> _Filters:
        filters = self.filters
        if filters is None:
            filters = self.filters = _read()
        return filters


_held = _Held()


def apply_word_rules(text: str) -> str:
    """The text as it may be sent, its masked words covered. Raises WordBlocked."""
    matches = _held.get().changing.find(text)
    if any(match.rule.action == WordRule.Action.BLOCK for match in matches):
        raise WordBlocked
    return cover(text, matches) if matches else text


def flagged_words(text: str) -> list[Match]:
    """What of a stored text is to be reported."""
    return _held.get().reporting.find(text)


def refresh_word_rules() -> None:
    """See whether the rules have changed, and read them then. One small query, mostly.

    Whoever sends holds rooms meanwhile: the rules are read here, not there.
    """
    filters = _held.filters
    if filters is None or filters.version != _version():
        _held.filters = _read()


@transaction.atomic
def add_word_rules(
    *,
    by: User | None,
    words: Iterable[str],
    action: str,
    reason: str,
    address: str | None = None,
) -> int:
    """Make a rule of each word; a word that has one gets the new action. How many were given.

    Staff with the permission may. Raises Forbidden, Invalid that names the word at fault.
    """
    require_staff(by, "messaging.change_wordrule")
    note = clean_line(reason, field="reason", max_length=NOTE_LENGTH)
    rules = _rules(by, words, action, note)
    _begin_change()
    WordRule.objects.bulk_create(
        rules,
        batch_size=CHUNK,
        update_conflicts=True,
        update_fields=["word", "action", "note", "created_by", "created_at"],
        **_conflict_target(),
    )
    if WordRule.objects.count() > MAX_RULES:
        raise Invalid(errors={"words": [_("There are too many word rules.")]})
    details = {"words": [rule.word for rule in rules[:WORDS_IN_AUDIT]], "count": len(rules)}
    record_audit(
        by=by, action=ADD, reason=reason, details={**details, "action": action}, address=address
    )
    return len(rules)


@transaction.atomic
def remove_word_rule(
    *, by: User | None, rule_id: int, reason: str, address: str | None = None
) -> None:
    """Take a rule away. Staff with the permission may. Raises Forbidden, NotFound."""
    require_staff(by, "messaging.change_wordrule")
    rule = WordRule.objects.filter(pk=rule_id).first()
    if rule is None:
        raise NotFound
    _begin_change()
    record_audit(by=by, action=REMOVE, target=rule, reason=reason, address=address)
    rule.delete()


def _conflict_target() -> dict:
    """MySQL finds out by itself what is in conflict, and must not be told."""
    if transaction.get_connection().features.supports_update_conflicts_with_target:
        return {"unique_fields": ["bare"]}
    return {}


def _rules(by: User | None, words: Iterable[str], action: str, note: str) -> list[WordRule]:
    if action not in WordRule.Action.values:
        raise Invalid(errors={"action": [_("There is no such action.")]})
    rules: dict[str, WordRule] = {}
    for line in words:
        word = clean_line(line, field="words", max_length=WORD_LENGTH, required=False)
        if not word:
            continue
        letters = bare(word)
        if not 0 < len(letters) <= BARE_LENGTH:
            raise Invalid(errors={"words": [_("A word needs letters or digits.")]})
        rules[letters] = WordRule(word=word, bare=letters, action=action, note=note, created_by=by)
    if not rules:
        raise Invalid(errors={"words": [_("This field may not be empty.")]})
    return list(rules.values())


def _begin_change() -> None:
    WordRulesVersion.objects.get_or_create(pk=1)
    WordRulesVersion.objects.filter(pk=1).update(number=F("number") + 1)
    transaction.on_commit(refresh_word_rules)


def _read() -> _Filters:
    # The version first: rules that change in between are read again.
    version = _version()
    return _filters(
        [Rule(*row) for row in WordRule.objects.values_list("pk", "word", "action")], version
    )


def _filters(rules: Sequence[Rule], version: int) -> _Filters:
    flagging = [rule for rule in rules if rule.action == WordRule.Action.FLAG]
    changing = [rule for rule in rules if rule.action != WordRule.Action.FLAG]
    return _Filters(version, WordFilter(changing), WordFilter(flagging))


def _version() -> int:
    return WordRulesVersion.objects.values_list("number", flat=True).first() or 0
