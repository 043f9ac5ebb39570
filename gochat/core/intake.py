"""How a request's body comes in when it is too large to wait for: straight to a sink.

Django reads a body whole before it asks anybody. A door that takes large ones is therefore called
twice: without the body, to say who may and where it goes; and again when it is there. In between
`gochat/uploads.py` writes it away as it comes. Where no such server is in front (WSGI, Django's
test client), the door reads the body itself.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from django.http import HttpRequest

from .errors import ChatError

SCOPE_KEY = "gochat.intake"
READ_BYTES = 256 * 1024


class Sink(Protocol):
    """Where a body goes; called in worker threads, one call at a time."""

    def write(self, data: bytes) -> None:
        """Take some bytes. May raise a ChatError: then no more are wanted."""

    def end(self) -> None:
        """All bytes are there. May raise a ChatError."""

    def cut(self) -> None:
        """No more bytes will come, or they are not wanted. Called after an error, too."""

    def close(self) -> None:
        """Everything is over. Called at least once."""


@dataclass
class Intake:
    """One body on its way in, as the server and the door share it."""

    content_type: str = ""
    content_length: int | None = None
    sink: Sink | None = None
    is_done: bool = False
    error: Exception | None = None
    # Who was let in at first, so that a token may expire during a long upload.
    signed_in: Any = None


def intake_of(request: HttpRequest) -> Intake | None:
    """The request's intake; none where the server does not stream."""
    return getattr(request, "scope", {}).get(SCOPE_KEY)


def body_facts(request: HttpRequest) -> Intake:
    """The body's type and announced length, whoever reads it."""
    length = request.META.get("CONTENT_LENGTH") or ""
    return intake_of(request) or Intake(
        content_type=request.META.get("CONTENT_TYPE", ""),
        content_length=int(length) if length.isdigit() else None,
    )


def take_body(request: HttpRequest, make_sink: Callable[[], Sink]) -> Sink | None:
    """The sink with all of the body in it, to be closed by the door; None when the body is yet to
    come and we are called again. Raises what the sink raises."""
    intake = intake_of(request)
    if intake is None:
        return _read(request, make_sink())
    if not intake.is_done:
        intake.sink = make_sink()
        return None
    if intake.error is not None:
        raise intake.error
    return intake.sink


def _read(request: HttpRequest, sink: Sink) -> Sink:
    try:
        while data := request.read(READ_BYTES):
            sink.write(data)
        sink.end()
    except ChatError:
        sink.cut()
        sink.close()
        raise
    return sink
