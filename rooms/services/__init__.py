"""The only writers of rooms, memberships and timelines."""

from .direct import open_direct_room, open_direct_rooms
from .groups import create_group, dissolve_group, update_group
from .holding import HeldMembership, HeldMemberships, hold_memberships
from .members import (
    change_role,
    invite_members,
    join_group,
    leave_group,
    mute_member,
    remove_member,
    transfer_group,
)
from .mine import update_my_membership
from .timeline import append_lines, append_system_line, stamp_change

__all__ = [
    "HeldMembership",
    "HeldMemberships",
    "append_lines",
    "append_system_line",
    "change_role",
    "create_group",
    "dissolve_group",
    "hold_memberships",
    "invite_members",
    "join_group",
    "leave_group",
    "mute_member",
    "open_direct_room",
    "open_direct_rooms",
    "remove_member",
    "stamp_change",
    "transfer_group",
    "update_group",
    "update_my_membership",
]
