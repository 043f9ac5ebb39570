"""Where browsers find a way to each other: STUN and TURN servers.

TURN credentials are short-lived and made from a shared secret, as coturn's `use-auth-secret`
understands them (draft-uberti-behave-turn-rest-00): the name is "<expiry>:<user id>", the password
its HMAC-SHA1.
"""

import base64
import hashlib
import hmac
import time
from datetime import UTC, datetime

from django.conf import settings

from accounts.models import User
from gochat.core.times import iso

LIFETIME_SECONDS = 6 * 3600


def ice_servers(*, user: User) -> dict:
    """`{ice_servers: [{urls, username, credential}], expires_at}` for one person's calls."""
    config = settings.CONFIG
    expires = int(time.time()) + LIFETIME_SECONDS
    servers: list[dict] = []
    if config.stun_urls:
        servers.append({"urls": config.stun_urls})
    if config.turn_urls:
        username = f"{expires}:{user.pk}"
        secret = config.turn_secret.get_secret_value()
        servers.append(
            {"urls": config.turn_urls, "username": username, "credential": _sign(username, secret)}
        )
    return {"ice_servers": servers, "expires_at": iso(datetime.fromtimestamp(expires, UTC))}


def _sign(username: str, secret: str) -> str:
    digest = hmac.new(secret.encode(), username.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()
