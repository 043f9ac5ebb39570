"""The only way to a person's account on somebody's behalf."""

from gochat.core.errors import Forbidden, NotFound

from .models import Connection, Device, User


def access_user(by: User, user_id: int) -> User:
    """Anybody's card, even of a deleted account: its messages remain. Raises NotFound."""
    return _user(user_id, lock=False)


def access_managed_user(
    by: User, user_id: int, *, permission: str = "accounts.change_user", lock: bool = False
) -> User:
    """An account that `by` may change. Raises NotFound, Forbidden.

    One's own; others' for staff with the permission, but staff's accounts only for superusers.
    """
    user = _user(user_id, lock=lock)
    if user.deleted_at:
        raise NotFound
    if user != by:
        _refuse_others(by, user, permission)
    return user


def access_staff_target(by: User | None, user_id: int, permission: str) -> User:
    """An account, held, that staff does something to; nobody does it to himself.

    `by` is nobody for a command, which may do it to anybody. Raises NotFound, Forbidden.
    """
    user = _user(user_id, lock=True)
    if user.deleted_at:
        raise NotFound
    if user == by:
        raise Forbidden
    _refuse_others(by, user, permission)
    return user


def require_staff(by: User | None, permission: str) -> None:
    """Let nobody but staff with the permission go on; `by` is nobody for a command.

    Raises Forbidden.
    """
    if by is not None and not (by.is_staff and by.has_perm(permission)):
        raise Forbidden


def access_device(by: User, device_id: int) -> Device:
    """A device on which `by` is signed in. Raises NotFound."""
    device = by.devices.signed_in().filter(pk=device_id).first()
    if device is None:
        raise NotFound
    return device


def access_connection(by: User | None, connection_id: str, permission: str) -> Connection:
    """An open socket that staff does something to. Raises NotFound, Forbidden."""
    socket = Connection.objects.select_related("user", "device").filter(pk=connection_id).first()
    if socket is None:
        raise NotFound
    if socket.user != by:
        _refuse_others(by, socket.user, permission)
    return socket


def _refuse_others(by: User | None, user: User, permission: str) -> None:
    require_staff(by, permission)
    is_of_staff = user.is_staff or user.is_superuser
    if by is not None and is_of_staff and not by.is_superuser:
        raise Forbidden


def _user(user_id: int, *, lock: bool) -> User:
    users = User.objects.locked() if lock else User.objects.all()
    user = users.filter(pk=user_id).first()
    if user is None:
        raise NotFound
    return user
