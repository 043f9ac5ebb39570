"""Taking a message back."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from gochat.core.errors import Conflict, Forbidden
from gochat.core.events import publish
from media.services.attaching import detach_files
from rooms.events import message_updated
from rooms.models import Membership, Mention, Message
from rooms.services import stamp_change

from ..access import access_message
from .indexing import note_change

RECALL_WINDOW = timedelta(minutes=2)


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
    if message.recalled_at:
        return message
    _require_right(message, membership)
    message.recalled_at = timezone.now()
    message.payload = {"by": by.pk}
    stamp_change(message)
    message.save(update_fields=["recalled_at", "payload", "version"])
    Mention.objects.filter(room=message.room_id, seq=message.seq).delete()
    detach_files(message)
    note_change(message)
    publish([message_updated(message)])
    return message


def _require_right(message: Message, membership: Membership) -> None:
    if message.kind in (Message.Kind.SYSTEM, Message.Kind.CALL):
        raise Forbidden
    if membership.room.is_group and membership.manages:
        return
    if message.sender_id != membership.user_id:
        raise Forbidden
    if timezone.now() - message.created_at > RECALL_WINDOW:
        raise RecallExpired
