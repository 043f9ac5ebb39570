"""The only writers of calls."""

from .adding import add_people
from .ice import ice_servers
from .leaving import drop_connections, hang_up_call, reject_call
from .ringing import MAX_PEOPLE, accept_call, invite_call
from .showing import report_connected, show_state
from .signalling import Signal, pass_signal
from .waiting import expire_calls

__all__ = [
    "MAX_PEOPLE",
    "Signal",
    "accept_call",
    "add_people",
    "drop_connections",
    "expire_calls",
    "hang_up_call",
    "ice_servers",
    "invite_call",
    "pass_signal",
    "reject_call",
    "report_connected",
    "show_state",
]
