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
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from gochat.core.errors import Conflict
from gochat.core.times import iso

# Only for who begins: a relay that is in use goes on, and pages ask for new ones in time.
LIFETIME_SECONDS = 3600


class NoRelay(Conflict):
    """The person hides his address in calls, and the server has no relay to hide it behind."""

    detail = 48
    message = _(
        "Your address is to be hidden in calls, but this server has no relay. "
        "You can change that in the settings."
    )


def ice_servers(*, user: User) -> dict:
    """`{ice_servers: [{urls, username, credential}], ice_transport_policy, expires_at}` for one
    person's calls.

    The policy is `relay` for who hides his address, else `all` (W3C WebRTC, 4.2.3). Raises NoRelay.
    """
    config = settings.CONFIG
    if user.hides_address and not config.turn_urls:
        raise NoRelay
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
    return {
        "ice_servers": servers,
        "ice_transport_policy": "relay" if user.hides_address else "all",
        "expires_at": iso(datetime.fromtimestamp(expires, UTC)),
    }


def _sign(username: str, secret: str) -> str:
    digest = hmac.new(secret.encode(), username.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()
