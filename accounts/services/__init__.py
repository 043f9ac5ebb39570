"""Everything that changes people, devices and presence."""

from .appointing import NO_ROLE, SUPERUSER, appoint_user, role_of
from .auditing import audited_action, record_audit
from .avatars import change_avatar, remove_avatar
from .banning import ban_user, unban_user
from .barring import AccountBanned, ban_of, ban_of_token, ban_token, refuse_banned
from .blocking import (
    BlockedByPeer,
    block_user,
    blocked_of_each,
    unblock_user,
)
from .bots import SystemNameTaken, create_bot, system_account
from .deleting import delete_account
from .devices import (
    revoke_device,
    revoke_other_devices,
    sign_in,
    sign_out,
    signed_out_among,
    touch_device,
)
from .disconnecting import close_connection
from .helping import reset_user, sign_out_user, verify_user
from .noting import note_failed_sign_in, prune_sign_ins
from .passwords import change_password, request_password_reset, reset_password, user_of_reset_link
from .presence import (
    close_connections,
    note_queues,
    open_connections,
    presence_hidden_from,
    presence_of,
    presence_seen_by,
    renew_process,
    start_process,
    stop_process,
    who_is_online,
)
from .profiles import update_profile
from .rate_rules import (
    Spending,
    refresh_rate_rules,
    remove_rate_rule,
    set_rate_rule,
    spend_rate,
)
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
    "NO_ROLE",
    "SUPERUSER",
    "AccountBanned",
    "BlockedByPeer",
    "SocketCredentials",
    "SocketIdentity",
    "Spending",
    "SystemNameTaken",
    "Tokens",
    "appoint_user",
    "audited_action",
    "ban_of",
    "ban_of_token",
    "ban_token",
    "ban_user",
    "block_user",
    "blocked_of_each",
    "change_avatar",
    "change_password",
    "close_connection",
    "close_connections",
    "create_bot",
    "delete_account",
    "device_of_access_token",
    "device_of_refresh_token",
    "identify",
    "issue_tokens",
    "note_failed_sign_in",
    "note_queues",
    "open_connections",
    "presence_hidden_from",
    "presence_of",
    "presence_seen_by",
    "prune_sign_ins",
    "record_audit",
    "refresh_rate_rules",
    "refresh_tokens",
    "refuse_banned",
    "register_user",
    "remove_avatar",
    "remove_rate_rule",
    "renew_process",
    "request_password_reset",
    "reset_password",
    "reset_user",
    "revoke_device",
    "revoke_other_devices",
    "role_of",
    "set_rate_rule",
    "sign_in",
    "sign_out",
    "sign_out_user",
    "signed_out_among",
    "spend_rate",
    "start_process",
    "stop_process",
    "system_account",
    "touch_device",
    "unban_user",
    "unblock_user",
    "update_profile",
    "user_of_reset_link",
    "verify_user",
    "who_is_online",
]
