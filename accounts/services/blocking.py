"""Blocking people: for oneself, and without a word to them."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from gochat.core.errors import Conflict, Forbidden, Invalid
from gochat.core.events import publish

from .. import events
from ..access import access_user
from ..models import Block, User
from .bots import SYSTEM_USERNAME

MAX_BLOCKED = 1000


class BlockedByPeer(Forbidden):
    """The other one has blocked the person: he takes neither messages nor calls of him."""

    detail = 16
    message = _("This person does not take messages or calls from you.")


class TooManyBlocked(Conflict):
    """The person has blocked MAX_BLOCKED others."""

    detail = 16
    message = _("You have blocked too many people. Unblock some first.")


@transaction.atomic
def block_user(*, by: User, user_id: int) -> Block:
    """Take no messages and calls of somebody any more, and show him no presence.

    Anybody may block anybody but himself and the account by which the operator speaks. Publishes
    contact to one's own devices; the other's hear nothing more of one's presence. Raises NotFound,
    Invalid, TooManyBlocked.
    """
    user = access_user(by, user_id)
    if user == by or user.username == SYSTEM_USERNAME:
        raise Invalid(errors={"user_id": [_("This person cannot be blocked.")]})
    # Held, so that two requests at once count together. Both, in one order: the block's row holds
    # the other's too, and two who block each other would wait for each other.
    list(User.objects.locked().only("pk").filter(pk__in=(by.pk, user.pk)).order_by("pk"))
    block = Block.objects.filter(by=by, user=user).first()
    if block is None:
        if by.blocks.count() >= MAX_BLOCKED:
            raise TooManyBlocked
        block = Block.objects.create(by=by, user=user)
        told = events.contact_changed(by.pk, user, blocked=True)
        publish([told, *events.presence_withdrawn(by, user.pk)])
    return block


@transaction.atomic
def unblock_user(*, by: User, user_id: int) -> None:
    """Take messages and calls of somebody again. Publishes contact to one's own devices.

    Raises NotFound.
    """
    user = access_user(by, user_id)
    deleted, _of_each = Block.objects.filter(by=by, user=user).delete()
    if deleted:
        publish([events.contact_changed(by.pk, user, blocked=False)])


def blocked_of_each(user_ids: Sequence[int]) -> list[dict]:
    """For each of these people, whom they have `blocked`. One query."""
    blocked: dict[int, list[int]] = {user_id: [] for user_id in user_ids}
    rows = Block.objects.filter(by__in=blocked).order_by("pk")
    for by_id, user_id in rows.values_list("by_id", "user_id"):
        blocked[by_id].append(user_id)
    return [{"blocked": blocked[user_id]} for user_id in user_ids]
