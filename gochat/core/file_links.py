"""Links to files that need no sign-in: signed, the same for a day, and then expiring."""

import base64
import hashlib
import hmac
import time
from functools import lru_cache

from django.conf import settings

PATH = "/api/files"
DAY_SECONDS = 24 * 3600
# What a file is handed out as; the empty one is the file itself.
VARIANTS = ("", "thumbnail", "poster", "mp4")
SIGNATURE_BYTES = 16


def file_link(file_id: int, variant: str = "") -> str:
    """A path that anybody may read the file at for one to two days.

    It stays the same for a day, so that a browser keeps what it has.
    """
    expires = _expiry(int(time.time()))
    where = f"{PATH}/{file_id}/{variant}" if variant else f"{PATH}/{file_id}"
    return f"{where}?e={expires}&s={_signature(file_id, variant, expires)}"


def is_link_valid(file_id: int, variant: str, expires: str, signature: str) -> bool:
    """Whether a link's `e` and `s` are ours and not expired."""
    if not (expires.isascii() and expires.isdigit()) or len(expires) > 12:
        return False
    expected = _signature(file_id, variant, int(expires))
    return hmac.compare_digest(expected.encode(), signature.encode()) and seconds_left(expires) > 0


def seconds_left(expires: str) -> int:
    """How long a link stays valid."""
    return int(expires) - int(time.time())


def attachment_dict(snapshot: dict) -> dict:
    """An attachment on the wire: what its message keeps of it, with links while it is ready."""
    facts = {key: value for key, value in snapshot.items() if key != "variants"}
    variants = snapshot["variants"] if snapshot["state"] == "ready" else ()
    links = {
        f"{variant}_url".lstrip("_"): file_link(snapshot["id"], variant)
        if variant in variants
        else None
        for variant in VARIANTS
    }
    return {**facts, **links}


def _expiry(now: int) -> int:
    return (now // DAY_SECONDS + 2) * DAY_SECONDS


@lru_cache(maxsize=4096)
def _signature(file_id: int, variant: str, expires: int) -> str:
    text = f"{file_id}/{variant}/{expires}".encode()
    digest = hmac.digest(_key(settings.SECRET_KEY), text, "sha256")[:SIGNATURE_BYTES]
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


@lru_cache(maxsize=2)
def _key(secret: str) -> bytes:
    return hashlib.sha256(f"gochat file links {secret}".encode()).digest()
