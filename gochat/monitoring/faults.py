"""Errors of the log, kept for the back office: the same one many times is one entry."""

import logging
import re
import sys
import traceback
from types import TracebackType

from gochat.core import metrics
from gochat.logs import SECRET_KEYS

from .gathering import Gathering

TEXT_LENGTH = 8000
LINE_LENGTH = 500
# Passwords of URLs, tokens and keys, wherever they stand in an error's words.
SECRETS = re.compile(
    r"(?<=://)[^\s@/]+@"
    r"|(?<=/password/reset/)[^\s?'\"]+"
    r"|eyJ[\w-]+\.[\w-]+\.[\w-]+"
    r"|(?i:(?<=token=)|(?<=password=)|(?<=secret=)|(?<=signature=))[^\s&'\"]+"
)
# What differs from one time to the next.
NUMBERS = re.compile(r"0x[0-9a-f]+|[0-9a-f]{16,}|\d+")
# Part of every line, and no fact of this one.
COMMON = {"event", "level", "logger", "timestamp", "exc_info", "request_id", "connection_id"}

Info = tuple[type[BaseException], BaseException, TracebackType | None]

faults = Gathering()


class FaultHandler(logging.Handler):
    """Keeps what is logged as an error. Never fails, and waits for nothing."""

    def emit(self, record: logging.LogRecord) -> None:
        """Take one record."""
        try:
            self._keep(record)
        except Exception:
            self.handleError(record)

    def _keep(self, record: logging.LogRecord) -> None:
        metrics.log_errors.inc()
        words = record.msg if isinstance(record.msg, dict) else {"event": record.getMessage()}
        event = hide(str(words.get("event", "")))[:LINE_LENGTH]
        error = _error_of(record, words)
        lines = [event, *_facts(words), *(_lines(error) if error else [])]
        place = error[1].__traceback__ if error else None
        identity = (record.name, NUMBERS.sub("", event), _kind(error), _last_line(place))
        texts = {
            "logger": record.name,
            "event": event,
            "kind": _kind(error) or _named_error(words),
            "text": hide("\n".join(lines))[:TEXT_LENGTH],
        }
        faults.add(repr(identity), texts)


def hide(text: str) -> str:
    """The text without what may be a secret in it."""
    return SECRETS.sub("***", text)


def _error_of(record: logging.LogRecord, words: dict) -> Info | None:
    info = record.exc_info or words.get("exc_info")
    if isinstance(info, BaseException):
        info = (type(info), info, info.__traceback__)
    if info is True:
        info = sys.exc_info()
    return info if isinstance(info, tuple) and info[0] is not None else None  # type: ignore[return-value]


def _facts(words: dict) -> list[str]:
    known = {key: value for key, value in words.items() if key not in COMMON}
    return [
        f"{key}: {'***' if key.lower() in SECRET_KEYS else str(value)[:LINE_LENGTH]}"
        for key, value in known.items()
        if not key.startswith("_")
    ]


def _lines(error: Info) -> list[str]:
    return ["", *"".join(traceback.format_exception(*error)).splitlines()]


def _kind(error: Info | None) -> str:
    return error[0].__name__ if error else ""


def _named_error(words: dict) -> str:
    """Of `error="OperationalError(…)"`, as our own lines have it."""
    return str(words.get("error", "")).partition("(")[0][:64]


def _last_line(place: TracebackType | None) -> str:
    if place is None:
        return ""
    frame = traceback.extract_tb(place)[-1]
    return f"{frame.filename}:{frame.lineno}"
