"""Banning people, for a time or for ever, and letting them in again."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gochat.core.errors import Conflict, Invalid
from gochat.core.times import iso

from ..access import access_staff_target
from ..models import Ban, User
from .auditing import audited_action, clean_reason, record_audit
from .devices import revoke_devices

BAN = audited_action("user.ban", _("Ban"))
UNBAN = audited_action("user.unban", _("Unban"))


class NotBanned(Conflict):
    """There is no ban in force to be lifted."""

    detail = 4
    message = _("This person is not banned.")


@transaction.atomic
def ban_user(
    *,
    by: User | None,
    user_id: int,
    reason: str,
    until: datetime | None = None,
    address: str | None = None,
) -> Ban:
    """Keep somebody out, until a time or for ever; a ban in force is replaced.

    Staff with the permission may, but staff only superusers, and nobody himself. Every device is
    signed out: publishes session.revoked and closes the sockets with 4403. Raises NotFound,
    Forbidden, Invalid.
    """
    user = access_staff_target(by, user_id, "accounts.ban_user")
    now = timezone.now()
    if until is not None and until <= now:
        raise Invalid(errors={"until": [_("This time has passed.")]})
    user.bans.in_force().update(lifted_at=now)
    ban = Ban.objects.create(user=user, by=by, reason=clean_reason(reason), until=until)
    revoke_devices(user.devices.signed_in().values_list("pk", flat=True), ban=ban)
    record_audit(
        by=by,
        action=BAN,
        target=user,
        reason=reason,
        details={"until": iso(until)},
        address=address,
    )
    return ban


@transaction.atomic
def unban_user(*, by: User | None, user_id: int, reason: str, address: str | None = None) -> None:
    """Let somebody in again. Whoever may ban may. Raises NotFound, Forbidden, NotBanned."""
    user = access_staff_target(by, user_id, "accounts.ban_user")
    if not user.bans.in_force().update(lifted_at=timezone.now()):
        raise NotBanned
    record_audit(by=by, action=UNBAN, target=user, reason=clean_reason(reason), address=address)
