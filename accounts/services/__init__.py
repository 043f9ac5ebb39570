"""Everything that changes people, devices and presence."""

from .avatars import change_avatar, remove_avatar
from .deleting import delete_account
from .devices import revoke_device, revoke_other_devices, sign_in, sign_out, touch_device
from .passwords import change_password, request_password_reset, reset_password, user_of_reset_link
from .presence import (
    close_connections,
    open_connections,
    presence_of,
    renew_process,
    start_process,
    stop_process,
    who_is_online,
)
from .profiles import update_profile
from .registering import register_user
from .sockets import SocketCredentials, SocketIdentity, identify
from .tokens import (
    Tokens,
    device_of_access_token,
    device_of_refresh_token,
    issue_tokens,
    refresh_tokens,
)

__all__ = [
    "SocketCredentials",
    "SocketIdentity",
    "Tokens",
    "change_avatar",
    "change_password",
    "close_connections",
    "delete_account",
    "device_of_access_token",
    "device_of_refresh_token",
    "identify",
    "issue_tokens",
    "open_connections",
    "presence_of",
    "refresh_tokens",
    "register_user",
    "remove_avatar",
    "renew_process",
    "request_password_reset",
    "reset_password",
    "revoke_device",
    "revoke_other_devices",
    "sign_in",
    "sign_out",
    "start_process",
    "stop_process",
    "touch_device",
    "update_profile",
    "user_of_reset_link",
    "who_is_online",
]
