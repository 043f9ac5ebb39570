"""Access and refresh tokens (JWT, RFC 7519): one family of them per device."""

from typing import Any

import msgspec
import structlog
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework_simplejwt.exceptions import ExpiredTokenError, TokenError
from rest_framework_simplejwt.tokens import AccessToken, RefreshToken, Token

from gochat.core.errors import NotSignedIn

from ..models import Device
from .barring import refuse_banned
from .devices import revoke_devices

log = structlog.get_logger()


class TokenExpired(NotSignedIn):
    """The token is too old: refresh it."""

    detail = 1
    message = _("Your sign-in has expired.")


class TokenReused(NotSignedIn):
    """An old refresh token came again: it may be stolen, so its device was signed out."""

    detail = 3
    message = _("This sign-in was used twice and has ended. Please sign in again.")


class Tokens(msgspec.Struct, frozen=True):
    """What a client gets; `expires_in` seconds."""

    token: str
    refresh_token: str
    expires_in: int


class Claims(msgspec.Struct, frozen=True):
    """Whose a token is."""

    user_id: int
    device_id: int
    jti: str


def issue_tokens(*, device: Device) -> Tokens:
    """Give a device its tokens; the refresh tokens it had are old from now on."""
    refresh = _token(RefreshToken, device)
    device.refresh_jti = refresh["jti"]
    device.last_used_at = timezone.now()
    device.save(update_fields=["refresh_jti", "last_used_at"])
    return Tokens(
        token=str(_token(AccessToken, device)),
        refresh_token=str(refresh),
        expires_in=int(AccessToken.lifetime.total_seconds()),
    )


def refresh_tokens(*, refresh_token: str) -> tuple[Tokens, Device]:
    """New tokens for the current refresh token.

    An old one signs its device out: the newer one is the client's or a thief's, and we cannot tell.
    Raises NotSignedIn, TokenExpired, TokenReused.
    """
    claims = _read(RefreshToken, refresh_token)
    with transaction.atomic():
        device = _device(claims, lock=True)
        if device.refresh_jti == claims.jti:
            return issue_tokens(device=device), device
        revoke_devices([device.pk])
    # Raised after the commit: the device stays signed out.
    log.warning("refresh_token_reused", user_id=device.user_id, device_id=device.pk)
    raise TokenReused


def device_of_access_token(token: str) -> Device:
    """The device, with its `user`, that an access token signs in; one query.

    Raises NotSignedIn, TokenExpired.
    """
    return _device(read_access_token(token))


def device_of_refresh_token(refresh_token: str) -> Device:
    """The device of a refresh token, old or current. Raises NotSignedIn, TokenExpired."""
    return _device(_read(RefreshToken, refresh_token))


def read_access_token(token: str) -> Claims:
    """What a token of ours says. Raises NotSignedIn, TokenExpired."""
    return _read(AccessToken, token)


def _device(claims: Claims, *, lock: bool = False) -> Device:
    devices = Device.objects.locked() if lock else Device.objects.all()
    device = (
        devices.signed_in()
        .filter(pk=claims.device_id, user_id=claims.user_id)
        .select_related("user")
        .first()
    )
    if device is None:
        refuse_banned(claims.user_id)
        raise NotSignedIn
    return device


def _token(kind: type[Token], device: Device) -> Token:
    token = kind()
    token["user_id"] = device.user_id
    token["device_id"] = device.pk
    return token


def _read(kind: type[Token], raw: str) -> Claims:
    try:
        token: Any = kind(raw.encode())  # type: ignore[arg-type]
        return Claims(int(token["user_id"]), int(token["device_id"]), token["jti"])
    except ExpiredTokenError:
        raise TokenExpired from None
    except (TokenError, KeyError, TypeError, ValueError):
        raise NotSignedIn from None
