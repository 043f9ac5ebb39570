"""Taking a message back."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from gochat.core.errors import Conflict, Forbidden
from gochat.core.events import publish
from gochat.core.text import clean_text
from media.services.attaching import detach_files, reattach_files
from rooms.events import message_updated, messages_shown
from rooms.models import Membership, Mention, Message
from rooms.services import stamp_change

from ..access import access_message, held_message
from ..models import TakeDown
from ..models.appeals import WORDS_LENGTH
from .indexing import note_change

RECALL_WINDOW = timedelta(minutes=2)
# So long an appeal finds the files of what was taken down.
APPEAL_TIME = timedelta(days=30)
NOBODYS = (Message.Kind.SYSTEM, Message.Kind.CALL)


class RecallExpired(Conflict):
    """The message is older than RECALL_WINDOW."""

    detail = 20
    message = _("Messages can be recalled within 2 minutes.")


@transaction.atomic
def recall_message(*, by: User, message_id: int) -> Message:
    """Recall a message: a tombstone stays. Its sender may within RECALL_WINDOW; owner and admins of
    a group at any time. What is recalled already stays as it is.

    Publishes message.updated. Raises NotFound, Forbidden, RecallExpired.
    """
    message, membership = access_message(by, message_id, lock=True)
    if message.recalled_at is None:
        _require_right(message, membership)
        _recall(message, {"by": by.pk})
    return message


@transaction.atomic
def take_down_message(*, message_id: int, words: str = "") -> Message:
    """As recall_message, for the operators, at any time; the services that call it say who may.

    Its sender, and nobody else, is told the `words`, and may answer (`appeal_message`). Publishes
    message.updated. Raises NotFound, Forbidden for a line that nobody wrote, Conflict for one that
    is recalled already, Invalid.
    """
    words = clean_text(words, field="words", max_length=WORDS_LENGTH, required=False)
    message = held_message(message_id)
    if message.kind in NOBODYS:
        raise Forbidden
    if message.recalled_at is not None:
        raise Conflict
    _recall(message, {"by": None, "taken_down": True}, keep=APPEAL_TIME)
    TakeDown.objects.update_or_create(message=message, defaults={"words": words})
    return message


@transaction.atomic
def restore_message(*, message_id: int) -> bool:
    """Let a message stand again that the operators took down; the services that call it say who
    may. Whether it does: not once it is emptied, nor without its files, where they are deleted.

    Publishes message.updated. Raises NotFound.
    """
    message = held_message(message_id)
    has_words = message.content or message.attachments
    if not (message.payload.get("taken_down") and has_words and reattach_files(message)):
        return False
    message.recalled_at = None
    message.payload = {}
    stamp_change(message)
    message.save(update_fields=["recalled_at", "payload", "attachments", "version"])
    TakeDown.objects.filter(message=message).delete()
    note_change(message)
    publish(messages_shown([message]))
    return True


def _recall(message: Message, payload: dict, *, keep: timedelta = timedelta(0)) -> None:
    message.recalled_at = timezone.now()
    message.payload = payload
    stamp_change(message)
    message.save(update_fields=["recalled_at", "payload", "version"])
    Mention.objects.filter(room=message.room_id, seq=message.seq).delete()
    detach_files(message, keep=keep)
    note_change(message)
    publish([message_updated(message)])


def _require_right(message: Message, membership: Membership) -> None:
    if message.kind in NOBODYS:
        raise Forbidden
    if membership.room.is_group and membership.manages:
        return
    if message.sender_id != membership.user_id:
        raise Forbidden
    if timezone.now() - message.created_at > RECALL_WINDOW:
        raise RecallExpired
