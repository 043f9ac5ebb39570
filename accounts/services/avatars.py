"""A person's picture."""

import hashlib
from typing import BinaryIO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from ..access import access_managed_user
from ..models import User
from .pictures import Crop, make_avatar
from .profiles import audit_edit, publish_changes

FOLDER = "avatars"
HASH_LENGTH = 32


def change_avatar(*, by: User, user_id: int, file: BinaryIO, crop: Crop | None = None) -> User:
    """Give a person a picture: oneself, or anybody for staff. Nothing of the upload itself is kept.

    Publishes `user`. Raises NotFound, Forbidden, Invalid, PictureTooLarge, NotAPicture.
    """
    access_managed_user(by, user_id)
    return _put(by, user_id, make_avatar(file, crop))


@transaction.atomic
def _put(by: User, user_id: int, content: bytes) -> User:
    user = access_managed_user(by, user_id, lock=True)
    name = _name(user, content)
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(content))
    _replace(user, name)
    audit_edit(by, user, ["avatar"])
    return user


@transaction.atomic
def remove_avatar(*, by: User, user_id: int) -> User:
    """Take a person's picture away: one's own, or anybody's for staff.

    Publishes `user`. Raises NotFound, Forbidden.
    """
    user = access_managed_user(by, user_id, lock=True)
    _replace(user, "")
    audit_edit(by, user, ["avatar"])
    return user


def forget_avatar(user: User) -> None:
    """Leave a person without picture; its file goes after the commit."""
    old = user.avatar.name
    user.avatar = ""
    if old:
        transaction.on_commit(lambda: default_storage.delete(old))


def _replace(user: User, name: str) -> None:
    if (user.avatar.name or "") == name:
        return
    forget_avatar(user)
    user.avatar = name
    user.save(update_fields=["avatar"])
    publish_changes(user, ["avatar"])


def _name(user: User, content: bytes) -> str:
    # The person is part of the hash: two people with one picture must not lose each other's file.
    digest = hashlib.sha256(f"{user.pk}:".encode() + content).hexdigest()
    return f"{FOLDER}/{digest[:HASH_LENGTH]}.webp"
