"""Asking ClamAV's daemon whether a file carries a virus: `INSTREAM` of clamd(8).

A connection per file, `zINSTREAM`, chunks with their length in four bytes before them, a chunk of
nothing at the end; the answer is `stream: OK`, `stream: <name> FOUND` or an `ERROR`.
"""

import socket
import struct
from pathlib import Path
from urllib.parse import urlsplit

import structlog
from django.conf import settings

from .errors import Infected, ScannerDown

log = structlog.get_logger()

CHUNK_BYTES = 256 * 1024
CONNECT_SECONDS = 5.0
# Between two signs of life; a large file is looked at after its last byte.
ANSWER_SECONDS = 120.0
MAX_ANSWER_BYTES = 4096


def scan(path: Path) -> None:
    """Have the file looked at, where GOCHAT_CLAMAV_URL is set. Raises Infected, ScannerDown.

    A file that cannot be looked at is refused too, unless GOCHAT_CLAMAV_UNSCANNED allows it.
    """
    if not settings.CONFIG.clamav_url:
        return
    try:
        answer = _ask(settings.CONFIG.clamav_url, path)
    except OSError as error:
        answer = f"{error!r} ERROR"
    if answer.endswith("FOUND"):
        log.warning("virus_found", answer=answer)
        raise Infected
    if not answer.endswith("OK"):
        log.error("virus_scan_failed", answer=answer)
        if settings.CONFIG.clamav_unscanned == "refuse":
            raise ScannerDown


def ping() -> None:
    """Fail when clamd is set and does not answer."""
    if settings.CONFIG.clamav_url:
        with connect(settings.CONFIG.clamav_url) as clamd:
            clamd.sendall(b"zPING\0")
            if _answer(clamd) != "PONG":
                raise ConnectionError("clamd does not answer")


def connect(url: str) -> socket.socket:
    """A connection to `tcp://host:port` or `unix:///path`. Raises OSError."""
    parts = urlsplit(url)
    if parts.scheme == "tcp":
        place = parts.hostname or "localhost", parts.port or 3310
        clamd = socket.create_connection(place, CONNECT_SECONDS)
    else:
        clamd = socket.socket(socket.AF_UNIX)
        clamd.settimeout(CONNECT_SECONDS)
        clamd.connect(parts.path)
    clamd.settimeout(ANSWER_SECONDS)
    return clamd


def _ask(url: str, path: Path) -> str:
    with connect(url) as clamd, path.open("rb") as file:
        try:
            clamd.sendall(b"zINSTREAM\0")
            while chunk := file.read(CHUNK_BYTES):
                clamd.sendall(struct.pack("!I", len(chunk)) + chunk)
            clamd.sendall(struct.pack("!I", 0))
        except (BrokenPipeError, ConnectionResetError):
            pass  # larger than it takes: it says so and closes
        return _answer(clamd)


def _answer(clamd: socket.socket) -> str:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < MAX_ANSWER_BYTES:
        part = clamd.recv(MAX_ANSWER_BYTES)
        if not part:
            break
        answer += part
    return answer.rstrip(b"\0\n").decode(errors="replace")
