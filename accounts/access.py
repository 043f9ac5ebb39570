"""The only way to a person's account on somebody's behalf."""

from gochat.core.errors import Forbidden, NotFound

from .models import Device, User


def access_user(by: User, user_id: int) -> User:
    """Anybody's card, even of a deleted account: its messages remain. Raises NotFound."""
    return _user(user_id, lock=False)


def access_managed_user(by: User, user_id: int, *, lock: bool = False) -> User:
    """An account that `by` may change. Raises NotFound, Forbidden.

    One's own; others' for staff, but staff's accounts only for superusers.
    """
    user = _user(user_id, lock=lock)
    if user.deleted_at:
        raise NotFound
    if user == by:
        return user
    if not by.is_staff:
        raise Forbidden
    if (user.is_staff or user.is_superuser) and not by.is_superuser:
        raise Forbidden
    return user


def access_device(by: User, device_id: int) -> Device:
    """A device on which `by` is signed in. Raises NotFound."""
    device = by.devices.signed_in().filter(pk=device_id).first()
    if device is None:
        raise NotFound
    return device


def _user(user_id: int, *, lock: bool) -> User:
    users = User.objects.locked() if lock else User.objects.all()
    user = users.filter(pk=user_id).first()
    if user is None:
        raise NotFound
    return user
