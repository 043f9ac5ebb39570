"""Who opens a socket: whole batches of sign-ins in a constant number of queries."""

from collections.abc import Sequence
from typing import NamedTuple

import msgspec
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.auth import SESSION_KEY as USER_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from gochat.core.errors import ChatError, NotSignedIn

from ..languages import best_language
from ..models import Ban, Device, User
from .barring import AccountBanned, bans_of
from .devices import SESSION_DEVICE
from .tokens import read_access_token


class SocketCredentials(msgspec.Struct, frozen=True):
    """What came with a handshake, or with the first frame; a token goes before a session."""

    token: str | None = None
    session_key: str | None = None
    accept_language: str = ""


class SocketIdentity(msgspec.Struct, frozen=True):
    """Whose a socket is, on which device, and the language to speak to it."""

    user_id: int
    device_id: int
    language: str


class _Known(NamedTuple):
    device_id: int
    user_id: int
    language: str
    password: str


class _Claim(msgspec.Struct, frozen=True):
    device_id: int
    user_id: int
    session_hash: str | None = None


def identify(credentials: Sequence[SocketCredentials]) -> list[SocketIdentity | ChatError]:
    """Who is there; NotSignedIn, TokenExpired or AccountBanned for those who are not.

    Two queries at most, and one for all whose device was signed out.
    """
    sessions = _sessions([c.session_key for c in credentials if c.session_key and not c.token])
    claims = [_claim(each, sessions) for each in credentials]
    known = _known({claim.device_id for claim in claims if isinstance(claim, _Claim)})
    bans = _bans(claims, known)
    return [
        _answer(each, claim, known, bans) for each, claim in zip(credentials, claims, strict=True)
    ]


def _bans(claims: list[_Claim | ChatError], known: dict[int, _Known]) -> dict[int, Ban]:
    """Whoever is banned has no device left."""
    unknown = {c.user_id for c in claims if isinstance(c, _Claim) and c.device_id not in known}
    return bans_of(unknown) if unknown else {}


def _claim(credentials: SocketCredentials, sessions: dict[str, dict]) -> _Claim | ChatError:
    try:
        if credentials.token:
            claims = read_access_token(credentials.token)
            return _Claim(claims.device_id, claims.user_id)
        session = sessions[credentials.session_key or ""]
        return _Claim(session[SESSION_DEVICE], int(session[USER_KEY]), session[HASH_SESSION_KEY])
    except ChatError as error:
        return error
    except (KeyError, ValueError):
        return NotSignedIn()


def _known(device_ids: set[int]) -> dict[int, _Known]:
    # Rows: whoever comes back after a restart comes with everybody else.
    devices = Device.objects.signed_in().filter(pk__in=device_ids)
    rows = devices.values_list("pk", "user_id", "user__language", "user__password")
    return {row[0]: _Known(*row) for row in rows}


def _sessions(keys: list[str]) -> dict[str, dict]:
    rows = Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
    return {row.session_key: SessionStore().decode(row.session_data) for row in rows}


def _answer(
    credentials: SocketCredentials,
    claim: _Claim | ChatError,
    known: dict[int, _Known],
    bans: dict[int, Ban],
) -> SocketIdentity | ChatError:
    if isinstance(claim, ChatError):
        return claim
    device = known.get(claim.device_id)
    if device is None and claim.user_id in bans:
        return AccountBanned(bans[claim.user_id])
    if device is None or not _is_theirs(device, claim):
        return NotSignedIn()
    language = best_language(own=device.language, accept_language=credentials.accept_language)
    return SocketIdentity(device.user_id, device.device_id, language)


def _is_theirs(device: _Known, claim: _Claim) -> bool:
    if device.user_id != claim.user_id:
        return False
    # A session ends with the password that it was signed in by.
    return claim.session_hash is None or constant_time_compare(
        claim.session_hash, User(password=device.password).get_session_auth_hash()
    )
