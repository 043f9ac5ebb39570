"""Telling the operators what is not right."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import timedelta

from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.access import access_user
from accounts.models import User
from accounts.services import audited_action, record_audit
from gochat.core.errors import Conflict, Invalid, NotFound, TooMany
from gochat.core.text import clean_text
from media.errors import AlreadyBlocked
from media.models import File
from media.services import block_file
from rooms.access import access_group
from rooms.models import Message

from ..access import access_message, access_report
from ..models import Report
from ..models.moderation import REPORT_LENGTH
from .recalling import take_down_message
from .word_rules import flagged_words

REPORTS_A_DAY = 50
DAY = timedelta(days=1)
ONE_THING = _("Report one thing at a time: a message, a person or a group.")
REASONS = frozenset(Report.Reason.values) - {Report.Reason.WORD}

UPHOLD = audited_action("report.uphold", _("Uphold the report"))
DISMISS = audited_action("report.dismiss", _("Dismiss the report"))
TAKE_DOWN = audited_action("message.take_down", _("Take the message down"))


class ReportDecided(Conflict):
    """Somebody has decided this report already."""

    detail = 21
    message = _("This report has been decided already.")


@transaction.atomic
def report_message(*, by: User, message_id: int, reason: str, text: str = "") -> Report:
    """Report somebody else's message that one may see; its words are kept as they are now.

    Reporting again is the first report. Raises NotFound, Invalid, TooMany.
    """
    message, membership = access_message(by, message_id)
    if message.sender_id is None or message.sender_id == by.pk:
        raise Invalid(errors={"message_id": [_("Only what others wrote can be reported.")]})
    return _report(
        by,
        f"message:{message.pk}",
        reason,
        text,
        kind=Report.Kind.MESSAGE,
        message=message,
        room=membership.room,
        user_id=message.sender_id,
        content=_words_of(message),
    )


@transaction.atomic
def report_user(*, by: User, user_id: int, reason: str, text: str = "") -> Report:
    """Report a person. Reporting again is the first report. Raises NotFound, Invalid, TooMany."""
    user = access_user(by, user_id)
    if user == by:
        raise Invalid(errors={"user_id": [_("You cannot report yourself.")]})
    return _report(by, f"user:{user.pk}", reason, text, kind=Report.Kind.USER, user=user)


@transaction.atomic
def report_room(*, by: User, room_id: int, reason: str, text: str = "") -> Report:
    """Report a group that one is in. Reporting again is the first report.

    Raises NotFound, NotAGroup, Invalid, TooMany.
    """
    room = access_group(by, room_id).room
    about = {"kind": Report.Kind.ROOM, "room": room, "content": room.name}
    return _report(by, f"room:{room.pk}", reason, text, **about)


def report_flagged(messages: Sequence[Message]) -> None:
    """Report those of these newly stored messages that have words of the rules."""
    flagged = [
        (message, matches) for message in messages if (matches := flagged_words(message.content))
    ]
    if not flagged:
        return
    enough = _reported_enough({message.sender_id for message, _ in flagged})
    Report.objects.bulk_create(
        Report(
            kind=Report.Kind.MESSAGE,
            key=f"word:message:{message.pk}",
            message=message,
            room_id=message.room_id,
            user_id=message.sender_id,
            content=message.content,
            reason=Report.Reason.WORD,
            text=_listed(match.rule.word for match in matches)[:REPORT_LENGTH],
        )
        for message, matches in flagged
        if message.sender_id not in enough
    )


@transaction.atomic
def decide_report(
    *, by: User | None, report_id: int, upheld: bool, reason: str, address: str | None = None
) -> Report:
    """Close an open report, upheld or dismissed. Staff with the permission may.

    Raises NotFound, Forbidden, ReportDecided, Invalid.
    """
    report = access_report(by, report_id, lock=True)
    if report.state != Report.State.OPEN:
        raise ReportDecided
    report.state = Report.State.UPHELD if upheld else Report.State.DISMISSED
    report.decided_by, report.decided_at = by, timezone.now()
    report.note = clean_text(reason, field="reason", max_length=REPORT_LENGTH)
    report.save(update_fields=["state", "decided_by", "decided_at", "note"])
    record_audit(
        by=by, action=UPHOLD if upheld else DISMISS, target=report, reason=reason, address=address
    )
    return report


@transaction.atomic
def recall_reported_message(
    *,
    by: User | None,
    report_id: int,
    reason: str,
    words: str = "",
    address: str | None = None,
) -> Report:
    """Take the reported message from everybody's screen; an open report is upheld by it.

    Its sender is told the `words`. Staff with the permission may. Publishes message.updated.
    Raises NotFound, Forbidden, Invalid.
    """
    report = access_report(by, report_id, lock=True)
    if report.message_id is None:
        raise NotFound
    take_down_message(message_id=report.message_id, words=words)
    record_audit(by=by, action=TAKE_DOWN, target=report, reason=reason, address=address)
    if report.state == Report.State.OPEN:
        decide_report(by=by, report_id=report.pk, upheld=True, reason=reason, address=address)
        report.refresh_from_db()
    return report


def block_reported_files(
    *, by: User | None, report_id: int, reason: str, address: str | None = None
) -> Report:
    """Have nobody upload the reported message's files again; an open report is upheld by it.

    They are removed from every message. Staff with the permission for both may. Publishes
    message.updated. Raises Forbidden, Invalid, NotFound where none of them is there any more.
    """
    message = access_report(by, report_id).message
    ids = [kept["id"] for kept in message.attachments] if message else []
    there = File.objects.filter(pk__in=ids).exclude(blob=None)
    if not there:
        raise NotFound
    for file in there:
        with suppress(AlreadyBlocked):
            block_file(by=by, file_id=file.pk, reason=reason, address=address)
    with suppress(ReportDecided):
        decide_report(by=by, report_id=report_id, upheld=True, reason=reason, address=address)
    return Report.objects.get(pk=report_id)


def _report(by: User, key: str, reason: str, text: str, **about: object) -> Report:
    if reason not in REASONS:
        raise Invalid(errors={"reason": [_("Please choose a reason.")]})
    text = clean_text(text, field="text", max_length=REPORT_LENGTH, required=False)
    # Held, so that two at once are one, and the count of a day is right.
    User.objects.locked().get(pk=by.pk)
    key = f"{by.pk}:{key}"
    if known := Report.objects.filter(key=key).first():
        return known
    if by.reports_made.filter(created_at__gt=timezone.now() - DAY).count() >= REPORTS_A_DAY:
        raise TooMany(retry_after=DAY.total_seconds())
    return Report.objects.create(key=key, reporter=by, reason=reason, text=text, **about)


def _reported_enough(user_ids: set[int | None]) -> set[int | None]:
    """Whoever says such words all day long does not bury what others are reported for."""
    of_words = Report.objects.filter(user__in=user_ids, reason=Report.Reason.WORD)
    by_person = of_words.filter(created_at__gt=timezone.now() - DAY).values("user")
    enough = by_person.annotate(count=Count("pk")).filter(count__gte=REPORTS_A_DAY)
    return set(enough.values_list("user", flat=True))


def _words_of(message: Message) -> str:
    names = [file["name"] for file in message.attachments if file.get("name")]
    return "\n".join(filter(None, (message.content, *names)))


def _listed(words: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(words))
