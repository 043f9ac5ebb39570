"""The only writers of messages and read cursors."""

from .appealing import appeal_ban, appeal_message, decide_appeal, words_to_sender
from .broadcasting import broadcast
from .indexing import Indexer
from .planning import cancel_broadcast, plan_broadcast, send_next_batch
from .reading import Reading, read_line, read_messages
from .recalling import recall_message
from .record_exporting import export_records
from .records import open_records, open_search, search_records, take_down_record
from .reporting import (
    decide_report,
    recall_reported_message,
    report_message,
    report_room,
    report_user,
)
from .retention import count_due, expire_messages, remove_retention_rule, set_retention_rule
from .searching import Found, search_messages
from .sending import Draft, send_message, send_messages
from .syncing import Known, sync_many, sync_rooms
from .word_rules import add_word_rules, refresh_word_rules, remove_word_rule

__all__ = [
    "add_word_rules",
    "appeal_ban",
    "appeal_message",
    "decide_appeal",
    "decide_report",
    "recall_reported_message",
    "refresh_word_rules",
    "remove_word_rule",
    "report_message",
    "report_room",
    "report_user",
    "Draft",
    "Found",
    "Indexer",
    "Known",
    "Reading",
    "broadcast",
    "cancel_broadcast",
    "plan_broadcast",
    "count_due",
    "expire_messages",
    "export_records",
    "open_records",
    "open_search",
    "read_line",
    "read_messages",
    "recall_message",
    "remove_retention_rule",
    "set_retention_rule",
    "search_messages",
    "search_records",
    "send_message",
    "send_messages",
    "send_next_batch",
    "sync_many",
    "sync_rooms",
    "take_down_record",
    "words_to_sender",
]
