"""Deleting an account: the person goes, what others were told stays under no name."""

import structlog
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gochat.core.errors import Conflict
from gochat.core.events import publish

from .. import events
from ..access import access_managed_user
from ..models import Block, NameTerm, User
from .auditing import audited_action, record_audit
from .avatars import forget_avatar
from .devices import revoke_other_devices
from .naming import DELETED_PREFIX

log = structlog.get_logger()

ANONYMISE = audited_action("user.anonymise", _("Anonymise"))


class LastSuperuser(Conflict):
    """The last superuser's account cannot be deleted: nobody could run the server."""

    detail = 3
    message = _("The last administrator cannot be deleted.")


@transaction.atomic
def delete_account(*, by: User, user_id: int, reason: str = "", address: str | None = None) -> None:
    """Delete an account: one's own, or another's for staff with the permission, which is audited.

    Username, email, names, picture, password and addresses are gone for ever; the row stays for the
    messages. Publishes session.revoked, and `user` to those who watch. Raises NotFound, Forbidden,
    LastSuperuser.
    """
    user = access_managed_user(by, user_id, permission="accounts.anonymise_user", lock=True)
    keep_a_superuser(user)
    if user != by:
        # Before the name is gone from it.
        record_audit(by=by, action=ANONYMISE, target=user, reason=reason, address=address)
    revoke_other_devices(user=user, keep=None)
    user.devices.update(user_agent="", ip_address=None)
    user.sign_ins.all().delete()
    Block.objects.filter(Q(by=user) | Q(user=user)).delete()
    _anonymise(user)
    log.info("account_deleted", user_id=user.pk, by=by.pk)
    publish([events.user_changed(user, online=False)])


def keep_a_superuser(user: User) -> None:
    """Refuse to lose the last one. Raises LastSuperuser."""
    superusers = User.objects.present().locked().filter(is_superuser=True).order_by("pk")
    if user.is_superuser and [row.pk for row in superusers] == [user.pk]:
        raise LastSuperuser


def _anonymise(user: User) -> None:
    forget_avatar(user)
    user.username = f"{DELETED_PREFIX}{user.pk}"
    user.email = None
    user.display_name = user.bio = user.language = ""
    user.is_active = user.is_staff = user.is_superuser = False
    user.last_seen_at = user.verified_at = None
    user.deleted_at = timezone.now()
    user.set_unusable_password()
    user.save()
    NameTerm.objects.keep([user])
    user.groups.clear()
    user.user_permissions.clear()
