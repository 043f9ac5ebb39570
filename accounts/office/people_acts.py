"""What staff can do to people."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from .. import services
from ..authentication import reset_link_maker
from ..models import User
from ..services import appointing, banning, deleting, helping, second_factor
from ..services.auditing import action_label
from .acts import Act
from .forms import BanForm, ResetForm, RoleForm


def is_there(user: User) -> bool:
    """Not deleted."""
    return user.deleted_at is None


def reset(user: User, *, request: HttpRequest, way: str, **how: Any) -> HttpResponse | None:
    """Mail a link, or show it this once."""
    by_mail = way == "mail"
    make_link = reset_link_maker(request)
    link = services.reset_user(user_id=user.pk, by_mail=by_mail, make_link=make_link, **how)
    if by_mail:
        return None
    return TemplateResponse(
        request, "backoffice/reset_link.html", {**_chrome(request), "link": link, "person": user}
    )


def _chrome(request: HttpRequest) -> dict[str, Any]:
    from django.contrib import admin

    return {**admin.site.each_context(request), "opts": User._meta}


ACTS = (
    Act(
        name="ban",
        label=action_label(banning.BAN),
        icon="block",
        permission="accounts.ban_user",
        lead=_("Every device is signed out at once, and the person cannot sign in."),
        form=BanForm,
        suits=lambda user: is_there(user) and not user.is_banned,
        perform=lambda user, **how: services.ban_user(user_id=user.pk, **how),
        is_grave=True,
    ),
    Act(
        name="unban",
        label=action_label(banning.UNBAN),
        icon="lock_open",
        permission="accounts.ban_user",
        lead=_("The person can sign in again."),
        suits=lambda user: user.is_banned,
        perform=lambda user, **how: services.unban_user(user_id=user.pk, **how),
    ),
    Act(
        name="sign-out",
        label=action_label(helping.SIGN_OUT),
        icon="logout",
        permission="accounts.sign_out_user",
        lead=_("Every device is signed out at once; the person can sign in again."),
        suits=is_there,
        perform=lambda user, **how: services.sign_out_user(user_id=user.pk, **how),
    ),
    Act(
        name="reset",
        label=_("New password"),
        icon="key",
        permission="accounts.reset_user",
        lead=_("The person sets a new password by a link that works once, for an hour."),
        form=ResetForm,
        suits=is_there,
        perform=reset,
        takes_request=True,
        in_list=False,
    ),
    Act(
        name="verify",
        label=action_label(helping.VERIFY),
        icon="verified",
        permission="accounts.verify_user",
        lead=_("Others see on the card that you know who this is."),
        suits=lambda user: is_there(user) and user.verified_at is None,
        perform=lambda user, **how: services.verify_user(user_id=user.pk, verified=True, **how),
    ),
    Act(
        name="unverify",
        label=action_label(helping.UNVERIFY),
        icon="unpublished",
        permission="accounts.verify_user",
        lead=_("The mark on the card is taken away."),
        suits=lambda user: user.verified_at is not None,
        perform=lambda user, **how: services.verify_user(user_id=user.pk, verified=False, **how),
        in_list=False,
    ),
    Act(
        name="appoint",
        label=action_label(appointing.APPOINT),
        icon="badge",
        permission="accounts.appoint_user",
        lead=_("What the person may do in the back office from now on."),
        form=RoleForm,
        suits=lambda user: is_there(user) and not user.is_bot,
        perform=lambda user, **how: services.appoint_user(user_id=user.pk, **how),
        in_list=False,
    ),
    Act(
        name="reset-factor",
        label=action_label(second_factor.RESET),
        icon="phonelink_erase",
        permission="accounts.appoint_user",
        lead=_("The person is signed out, and sets up a new authenticator at the next visit."),
        suits=lambda user: user.is_staff,
        perform=lambda user, **how: second_factor.reset_second_factor(user_id=user.pk, **how),
        in_list=False,
    ),
    Act(
        name="anonymise",
        label=action_label(deleting.ANONYMISE),
        icon="person_remove",
        permission="accounts.anonymise_user",
        lead=_(
            "Names, addresses, picture and devices are deleted for ever. What the person wrote"
            " stays, signed “Deleted account”."
        ),
        suits=is_there,
        perform=lambda user, **how: services.delete_account(user_id=user.pk, **how),
        in_list=False,
        is_grave=True,
    ),
)
