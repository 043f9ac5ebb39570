"""Answering the operators: a note by whom they banned, or whose message they took down."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.access import require_staff
from accounts.models import Ban, User
from accounts.services import audited_action, ban_of_token, record_audit, unban_user
from accounts.services.auditing import clean_reason
from gochat.core.errors import Conflict, NotFound
from gochat.core.text import clean_text
from rooms.models import Message

from ..access import access_taken_down
from ..models import Appeal, TakeDown
from ..models.appeals import APPEAL_LENGTH, WORDS_LENGTH
from .recalling import restore_message

ACCEPT = audited_action("appeal.accept", _("Accept the appeal"))
REJECT = audited_action("appeal.reject", _("Reject the appeal"))


class AppealedAlready(Conflict):
    """There is one answer to each decision."""

    detail = 22
    message = _("You have answered this already.")


class FilesGone(Conflict):
    """The message cannot stand again as it was."""

    detail = 27
    message = _("Its files are gone: the message cannot stand again.")


class AppealDecided(Conflict):
    """Somebody has decided this appeal already."""

    detail = 23
    message = _("This appeal has been decided already.")


def words_to_sender(message_id: int) -> str:
    """What the operators told the sender of a message they took down; nothing if nothing."""
    return TakeDown.objects.filter(message=message_id).values_list("words", flat=True).first() or ""


@transaction.atomic
def appeal_ban(*, token: str, text: str) -> Appeal:
    """Answer a ban in force, with the token that the sign-in page gave whom it keeps out.

    Raises NotFound, Invalid, AppealedAlready.
    """
    ban = ban_of_token(token)
    return _appeal(ban.user_id, text, ban=ban, told=ban.reason)


@transaction.atomic
def appeal_message(*, by: User, message_id: int, text: str) -> Appeal:
    """Answer the taking down of a message. Its sender may. Raises NotFound, Invalid,
    AppealedAlready."""
    message = access_taken_down(by, message_id)
    return _appeal(by.pk, text, message=message, told=words_to_sender(message.pk))


@transaction.atomic
def decide_appeal(
    *,
    by: User | None,
    appeal_id: int,
    accepted: bool,
    reason: str,
    reply: str = "",
    address: str | None = None,
) -> Appeal:
    """Close an open appeal. What is accepted is lifted: the ban ends, the message stands
    again. The person reads the reply.

    Staff with the permission may, who for a ban must be allowed to lift it. Publishes
    message.updated. Raises Forbidden, NotFound, AppealDecided, FilesGone,
    Invalid.
    """
    require_staff(by, "messaging.decide_appeal")
    appeal = Appeal.objects.locked().filter(pk=appeal_id).first()
    if appeal is None:
        raise NotFound
    if appeal.state != Appeal.State.OPEN:
        raise AppealDecided
    reason = clean_reason(reason)
    if accepted:
        _lift(appeal, by=by, reason=reason, address=address)
    appeal.state = Appeal.State.ACCEPTED if accepted else Appeal.State.REJECTED
    appeal.decided_by, appeal.decided_at = by, timezone.now()
    appeal.reply = clean_text(reply, field="reply", max_length=WORDS_LENGTH, required=False)
    appeal.save(update_fields=["state", "decided_by", "decided_at", "reply"])
    action = ACCEPT if accepted else REJECT
    record_audit(by=by, action=action, target=appeal, reason=reason, address=address)
    return appeal


def _appeal(user_id: int, text: str, **about: object) -> Appeal:
    text = clean_text(text, field="text", max_length=APPEAL_LENGTH)
    # Held, so that of two at once one is the first.
    User.objects.locked().get(pk=user_id)
    thing = {name: about[name] for name in ("ban", "message") if name in about}
    if Appeal.objects.filter(**thing).exists():
        raise AppealedAlready
    return Appeal.objects.create(user_id=user_id, text=text, **about)


def _restore(message: Message) -> None:
    """Of one that is emptied there is nothing to restore; what its files held is missed."""
    if not restore_message(message_id=message.pk) and message.attachments:
        raise FilesGone


def _lift(appeal: Appeal, *, by: User | None, reason: str, address: str | None) -> None:
    if appeal.message:
        _restore(appeal.message)
    elif Ban.objects.in_force().filter(appeal=appeal).exists():
        unban_user(by=by, user_id=appeal.user_id, reason=reason, address=address)
