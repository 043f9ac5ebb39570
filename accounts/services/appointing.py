"""Who is staff, and in which role."""

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from gochat.core.errors import Invalid

from ..access import access_staff_target
from ..models import User
from ..roles import ROLES
from .auditing import audited_action, clean_reason, record_audit
from .deleting import keep_a_superuser

APPOINT = audited_action("user.appoint", _("Give a role"))

SUPERUSER = "superuser"
NO_ROLE = ""


@transaction.atomic
def appoint_user(
    *, by: User | None, user_id: int, role: str, reason: str, address: str | None = None
) -> User:
    """Give somebody one of ROLES, SUPERUSER or NO_ROLE; the one he had is gone.

    Superusers may, and commands. Raises NotFound, Forbidden, Invalid, LastSuperuser.
    """
    if role not in (*ROLES, SUPERUSER, NO_ROLE):
        raise Invalid(errors={"role": [_("This value is not valid here.")]})
    user = access_staff_target(by, user_id, "accounts.appoint_user")
    if role != SUPERUSER:
        keep_a_superuser(user)
    before = role_of(user)
    user.is_superuser = role == SUPERUSER
    user.is_staff = role != NO_ROLE
    user.save(update_fields=["is_superuser", "is_staff"])
    user.groups.set(Group.objects.filter(name=role) if role in ROLES else [])
    record_audit(
        by=by,
        action=APPOINT,
        target=user,
        reason=clean_reason(reason),
        details={"from": before, "to": role},
        address=address,
    )
    return user


def role_of(user: User) -> str:
    """One of ROLES, SUPERUSER or NO_ROLE."""
    if user.is_superuser:
        return SUPERUSER
    if not user.is_staff:
        return NO_ROLE
    group = user.groups.filter(name__in=ROLES).order_by("pk").first()
    return group.name if group else NO_ROLE
