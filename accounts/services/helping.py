"""What staff do for people: sign them out, give them a new start with a password, verify them."""

from collections.abc import Callable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gochat.core.errors import Conflict

from ..access import access_staff_target
from ..models import User
from .auditing import audited_action, clean_reason, record_audit
from .devices import revoke_other_devices
from .passwords import mail_reset_link, reset_link
from .profiles import publish_changes

SIGN_OUT = audited_action("user.sign_out", _("Sign out everywhere"))
MAIL_RESET = audited_action("user.reset_by_mail", _("Reset the password by mail"))
HAND_RESET = audited_action("user.reset_by_hand", _("Hand over a link for a new password"))
VERIFY = audited_action("user.verify", _("Verify"))
UNVERIFY = audited_action("user.unverify", _("Take the verification back"))


class NoEmail(Conflict):
    """The account has no email address that a link could be sent to."""

    detail = 5
    message = _("This account has no email address.")


@transaction.atomic
def sign_out_user(
    *, by: User | None, user_id: int, reason: str, address: str | None = None
) -> None:
    """Sign somebody out everywhere. Publishes session.revoked, closes the sockets with 4403.

    Staff with the permission may, but staff only superusers. Raises NotFound, Forbidden, Invalid.
    """
    user = access_staff_target(by, user_id, "accounts.sign_out_user")
    revoke_other_devices(user=user, keep=None)
    record_audit(by=by, action=SIGN_OUT, target=user, reason=clean_reason(reason), address=address)


@transaction.atomic
def reset_user(
    *,
    by: User,
    user_id: int,
    make_link: Callable[[str, str], str],
    reason: str,
    by_mail: bool = True,
    address: str | None = None,
) -> str:
    """Have somebody set a new password by a link that works once, for an hour.

    It is mailed, or it is answered for staff to hand over. Staff with the permission may, but for
    staff only superusers. Raises NotFound, Forbidden, Invalid, NoEmail.
    """
    user = access_staff_target(by, user_id, "accounts.reset_user")
    if by_mail and not user.email:
        raise NoEmail
    record_audit(
        by=by,
        action=MAIL_RESET if by_mail else HAND_RESET,
        target=user,
        reason=clean_reason(reason),
        address=address,
    )
    link = reset_link(user, make_link)
    if by_mail:
        transaction.on_commit(lambda: mail_reset_link(user, link, language=by.language))
        return ""
    return link


@transaction.atomic
def verify_user(
    *,
    by: User | None,
    user_id: int,
    verified: bool,
    reason: str,
    address: str | None = None,
) -> None:
    """Say, or no longer say, that staff knows who somebody is; others see it on the card.

    Staff with the permission may. Publishes `user`. Raises NotFound, Forbidden, Invalid.
    """
    user = access_staff_target(by, user_id, "accounts.verify_user")
    user.verified_at = timezone.now() if verified else None
    user.save(update_fields=["verified_at"])
    publish_changes(user, {"verified_at"})
    record_audit(
        by=by,
        action=VERIFY if verified else UNVERIFY,
        target=user,
        reason=clean_reason(reason),
        address=address,
    )
