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
from .overseeing import (
    announce_in_group,
    appoint_owner,
    dissolve_any_group,
    mute_group,
    remove_any_member,
)
from .timeline import append_lines, append_system_line, stamp_change

__all__ = [
    "HeldMembership",
    "HeldMemberships",
    "announce_in_group",
    "append_lines",
    "append_system_line",
    "appoint_owner",
    "change_role",
    "create_group",
    "dissolve_any_group",
    "dissolve_group",
    "hold_memberships",
    "invite_members",
    "join_group",
    "leave_group",
    "mute_group",
    "mute_member",
    "open_direct_room",
    "open_direct_rooms",
    "remove_any_member",
    "remove_member",
    "stamp_change",
    "transfer_group",
    "update_group",
    "update_my_membership",
]
