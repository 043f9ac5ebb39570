"""What the handshake of a WebSocket tells: from where it comes, and who it says it is."""

import ipaddress
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.http.request import validate_host

from accounts.services import SocketCredentials


def origin_allowed(headers: dict[bytes, bytes]) -> bool:
    """Whether a browser may connect from where it is; other clients send no Origin."""
    origin = headers.get(b"origin")
    if origin is None:
        return True
    host = urlsplit(origin.decode("latin-1")).hostname or ""
    return validate_host(f"[{host}]" if ":" in host else host, settings.ALLOWED_HOSTS)


def credentials_in(scope: dict, headers: dict[bytes, bytes]) -> SocketCredentials:
    """The token or the session that came with it, if one did."""
    return SocketCredentials(
        token=_bearer(headers) or _query_token(scope),
        session_key=_session_key(headers),
        accept_language=headers.get(b"accept-language", b"").decode("latin-1"),
    )


def peer_address(scope: dict) -> str | None:
    """Where the peer is, as the proxy says if there is one; none behind a Unix socket."""
    host, _port = scope.get("client") or ("", 0)
    try:
        return str(ipaddress.ip_address(host.partition("%")[0]))
    except ValueError:
        return None


def _bearer(headers: dict[bytes, bytes]) -> str | None:
    scheme, _, token = headers.get(b"authorization", b"").decode("latin-1").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def _query_token(scope: dict) -> str | None:
    return parse_qs(scope["query_string"].decode("latin-1")).get("token", [None])[0]


def _session_key(headers: dict[bytes, bytes]) -> str | None:
    for pair in headers.get(b"cookie", b"").decode("latin-1").split(";"):
        name, _, value = pair.strip().partition("=")
        if name == settings.SESSION_COOKIE_NAME:
            return value
    return None
