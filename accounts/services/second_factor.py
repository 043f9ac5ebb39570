"""The second factor of staff: codes of an authenticator (TOTP, RFC 6238), or recovery codes."""

import base64
import secrets

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from gochat.core.errors import Conflict, Invalid

from ..access import access_staff_target
from ..models import SignIn, User
from .auditing import audited_action, clean_reason, record_audit
from .devices import revoke_other_devices
from .noting import note_failed_sign_in

ENROL = audited_action("office.enrol", _("Set up the second factor"))
RENEW = audited_action("office.renew_codes", _("Make new recovery codes"))
ENTER = audited_action("office.enter", _("Come into the back office"))
CONFIRM = audited_action("office.confirm", _("Confirm by the second factor"))
RESET = audited_action("user.reset_factor", _("Reset the second factor"))

RECOVERY_CODES = 10
# Without what looks alike.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
HALF = 5
CODE_DIGITS = 6
KEPT_DIGEST = 16


class WrongCode(Invalid):
    """The code of the second factor is wrong, was used already, or came too soon after others."""

    detail = 12
    message = _("This code is wrong or too old. Wait for the next one and try again.")


class EnrolledAlready(Conflict):
    """The second factor is set up; it must be reset before another is."""

    detail = 6
    message = _("The second factor is set up already.")


def has_second_factor(user: User) -> bool:
    """Whether somebody has set one up, or was handed recovery codes."""
    return _has_authenticator(user) or recovery_codes_left(user) > 0


def _has_authenticator(user: User) -> bool:
    return TOTPDevice.objects.filter(user=user, confirmed=True).exists()


@transaction.atomic
def begin_enrolment(*, user: User, begun: int | None) -> TOTPDevice:
    """A secret to be taken into an authenticator: the one that was `begun` (its device's id), or
    another, and then the one before is worth nothing: who else saw it would have the factor too.

    Raises EnrolledAlready.
    """
    User.objects.locked().get(pk=user.pk)
    if _has_authenticator(user):
        raise EnrolledAlready
    unconfirmed = TOTPDevice.objects.filter(user=user, confirmed=False)
    if device := unconfirmed.filter(pk=begun).first():
        return device
    unconfirmed.delete()
    return TOTPDevice.objects.create(name="authenticator", user=user, confirmed=False)


def secret_of(device: TOTPDevice) -> str:
    """The secret in base 32 (RFC 4648), as authenticators take it."""
    return base64.b32encode(device.bin_key).decode().rstrip("=")


def confirm_enrolment(
    *, user: User, begun: int | None, code: str, address: str | None
) -> list[str]:
    """Confirm the secret by a first code; answers the recovery codes, which nobody can see again.

    Raises WrongCode, EnrolledAlready.
    """
    device = begin_enrolment(user=user, begun=begun)
    with transaction.atomic():
        if device.verify_token(_digits(code)):
            device.confirmed = True
            device.save(update_fields=["confirmed"])
            record_audit(by=user, action=ENROL, target=user, address=address)
            return _make_recovery_codes(user)
    raise WrongCode(errors={"code": [WrongCode.message]})


def check_second_factor(
    *, user: User, code: str, ip_address: str | None, user_agent: str, action: str = ENTER
) -> None:
    """Check a code of the authenticator, or use a recovery code up. Raises WrongCode.

    After a wrong one the next must wait, twice as long each time.
    """
    with transaction.atomic():
        device, token = _device_for(user, code)
        if device is not None and device.verify_token(token):
            record_audit(by=user, action=action, target=user, address=ip_address)
            return
    # After the commit, which keeps how often it went wrong.
    note_failed_sign_in(
        name=user.username,
        outcome=SignIn.Outcome.WRONG_CODE,
        ip_address=ip_address,
        user_agent=user_agent,
    )
    raise WrongCode(errors={"code": [WrongCode.message]})


def recovery_codes_left(user: User) -> int:
    """How many may still be used."""
    return StaticToken.objects.filter(device__user=user).count()


@transaction.atomic
def renew_recovery_codes(*, by: User | None, user: User, address: str | None = None) -> list[str]:
    """New ones, made by oneself or by a command; the old ones no longer work."""
    record_audit(by=by, action=RENEW, target=user, address=address)
    return _make_recovery_codes(user)


@transaction.atomic
def reset_second_factor(
    *, by: User | None, user_id: int, reason: str, address: str | None = None
) -> None:
    """Let a member of the staff who has lost everything set up a new one; he is signed out.

    Superusers may, and commands. Raises NotFound, Forbidden, Invalid.
    """
    user = access_staff_target(by, user_id, "accounts.appoint_user")
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
    revoke_other_devices(user=user, keep=None)
    record_audit(by=by, action=RESET, target=user, reason=clean_reason(reason), address=address)


def _device_for(user: User, code: str) -> tuple[TOTPDevice | StaticDevice | None, str]:
    """The device that a code is for, held until the transaction ends."""
    digits = _digits(code)
    if len(digits) == CODE_DIGITS and digits.isdecimal():
        devices = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=True)
        return devices.first(), digits
    return StaticDevice.objects.select_for_update().filter(user=user).first(), _digest(user, code)


def _digits(code: str) -> str:
    return "".join(code.split())


def _digest(user: User, code: str) -> str:
    """What is kept of a recovery code: who reads the database cannot use it."""
    plain = "".join(c for c in code.upper() if c in ALPHABET)
    return salted_hmac(f"recovery code of {user.pk}", plain, algorithm="sha256").hexdigest()[
        :KEPT_DIGEST
    ]


def _make_recovery_codes(user: User) -> list[str]:
    device, _made = StaticDevice.objects.get_or_create(user=user, defaults={"name": "recovery"})
    device.token_set.all().delete()
    codes = [_recovery_code() for _each in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(
        StaticToken(device=device, token=_digest(user, code)) for code in codes
    )
    return codes


def _recovery_code() -> str:
    halves = ("".join(secrets.choice(ALPHABET) for _each in range(HALF)) for _half in range(2))
    return "-".join(halves)
