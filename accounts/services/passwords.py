"""Passwords: their rules, changing them, and resetting a forgotten one by mail."""

from collections.abc import Callable

import structlog
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from gochat.core.errors import Invalid
from gochat.core.text import too_long

from ..models import Device, User
from .devices import revoke_other_devices
from .mail import send_mail_soon

log = structlog.get_logger()

PASSWORD_LENGTH = 128


class WrongPassword(Invalid):
    """The current password, asked for once more, is wrong."""

    detail = 10
    message = _("This is not your password.")


class ResetLinkInvalid(Invalid):
    """A link to reset a password was used already, is too old, or was never ours."""

    detail = 11
    message = _("This link no longer works. Please ask for a new one.")


@sensitive_variables("password")
def clean_password(password: str, *, user: User, field: str) -> None:
    """Check a new password against the rules in force. Raises Invalid that names the field."""
    if len(password) > PASSWORD_LENGTH:
        raise Invalid(errors={field: [too_long(PASSWORD_LENGTH)]})
    try:
        password.encode()
        validate_password(password, user)
    except UnicodeEncodeError:
        text = _("This contains characters that are not allowed.")
        raise Invalid(errors={field: [text]}) from None
    except ValidationError as error:
        raise Invalid(errors={field: list(error.messages)}) from None


@sensitive_variables("password")
def confirm_password(user: User, password: str, *, field: str) -> None:
    """Ask for the current password before something grave. Raises WrongPassword."""
    if not user.check_password(password):
        raise WrongPassword(errors={field: [WrongPassword.message]})


@sensitive_variables("old_password", "new_password")
def change_password(
    *, user: User, old_password: str, new_password: str, device: Device | None
) -> None:
    """Change one's own password, and sign out everywhere but on `device`.

    Publishes session.revoked for the other devices. Raises WrongPassword, Invalid.
    """
    confirm_password(user, old_password, field="old_password")
    _set_password(user, new_password, field="new_password", keep=device)


def request_password_reset(
    *, email: str, language: str, make_link: Callable[[str, str], str]
) -> None:
    """Mail a link to whoever has this address; says and takes the same if nobody has.

    `make_link` makes the link of a user id in base 64 and a token.
    """
    user = User.objects.present().filter(email=email.strip()).first()
    if user is None or not user.has_usable_password():
        return
    mail_reset_link(user, reset_link(user, make_link), language=language)


def reset_link(user: User, make_link: Callable[[str, str], str]) -> str:
    """A link that sets a new password, once, for PASSWORD_RESET_TIMEOUT."""
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    return make_link(uid, default_token_generator.make_token(user))


def mail_reset_link(user: User, link: str, *, language: str) -> None:
    """Mail such a link to the person, who reads it in his own language if he chose one."""
    send_mail_soon(
        to=str(user.email),
        template="accounts/email/password_reset",
        context={"username": user.username, "name": user.shown_name, "link": link},
        language=user.language or language,
    )


def user_of_reset_link(*, uid: str, token: str) -> User:
    """Whose password a link may set. Raises ResetLinkInvalid."""
    try:
        user_id = int(urlsafe_base64_decode(uid))
    except (ValueError, OverflowError):
        raise ResetLinkInvalid from None
    user = User.objects.present().filter(pk=user_id).first()
    if user is None or not default_token_generator.check_token(user, token):
        raise ResetLinkInvalid
    return user


@sensitive_variables("new_password")
def reset_password(*, uid: str, token: str, new_password: str, field: str = "new_password") -> User:
    """Set a new password by a link from a mail, and sign the person out everywhere.

    Publishes session.revoked. Raises ResetLinkInvalid, Invalid that names `field`.
    """
    user = user_of_reset_link(uid=uid, token=token)
    _set_password(user, new_password, field=field, keep=None)
    return user


@sensitive_variables("password")
def _set_password(user: User, password: str, *, field: str, keep: Device | None) -> None:
    clean_password(password, user=user, field=field)
    user.set_password(password)
    with transaction.atomic():
        user.save(update_fields=["password"])
        revoke_other_devices(user=user, keep=keep)
    log.info("password_changed", user_id=user.pk)
