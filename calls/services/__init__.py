"""The only writers of calls."""

from .adding import add_people
from .ending import end_call
from .finishing import tend_recordings
from .forwarding import send_media
from .ice import ice_servers
from .leaving import drop_connections, hang_up_call, leave_calls, reject_call
from .measuring import Report, record_quality
from .playing import play_recording, played_file
from .receiving import receive_media, start_media
from .recording import (
    agree_to_recording,
    ask_to_record,
    decline_recording,
    stop_recording,
)
from .ringing import accept_call, invite_call
from .seeing import see_missed_calls
from .showing import report_connected, show_state
from .signalling import Signal, pass_signals
from .sizing import Size, size_media
from .tending import ask_sfu, tend_forwarding
from .waiting import expire_calls

__all__ = [
    "Report",
    "Signal",
    "Size",
    "accept_call",
    "add_people",
    "agree_to_recording",
    "ask_sfu",
    "ask_to_record",
    "decline_recording",
    "drop_connections",
    "end_call",
    "expire_calls",
    "hang_up_call",
    "ice_servers",
    "invite_call",
    "leave_calls",
    "pass_signals",
    "play_recording",
    "played_file",
    "receive_media",
    "record_quality",
    "reject_call",
    "report_connected",
    "see_missed_calls",
    "send_media",
    "show_state",
    "size_media",
    "start_media",
    "stop_recording",
    "tend_forwarding",
    "tend_recordings",
]
