"""Frames as typed structs, and who handles each.

Each app's `frames.py` declares its own: a struct tagged with its `type`, and a function registered
for it. The structs also write the protocol page and its JSON Schema (`gochat/reference`).
"""

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import Annotated, Any, Literal, Union

import msgspec
from django.utils.translation import gettext_lazy as _

from .errors import Invalid
from .limits import Rate

PROTOCOL = 1
HEARTBEAT_SECONDS = 25
MAX_FRAME_BYTES = 64 * 1024

Id = Annotated[int, msgspec.Meta(ge=1, le=2**63 - 1)]
Count = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]
Ref = int | str | None


class Frame(msgspec.Struct, kw_only=True, tag_field="type"):
    """What a client may send; `ref` comes back in the one `ack` or `error` that answers it."""

    ref: Ref = None


class UnknownFrame(Invalid):
    """The frame's `type` is not one of the protocol's."""

    detail = 1
    message = _("This type of frame is unknown.")


class NotJSON(Invalid):
    """The frame or the body is not a JSON object in UTF-8."""

    detail = 2
    message = _("This is not a JSON object.")


Kind = Literal["thread", "socket", "outside", "batch", "batch_from", "live"]


class Handler(msgspec.Struct, frozen=True):
    """How a frame type is handled.

    `thread`: a plain function `(user, frame) -> dict`, run in a worker thread.
    `socket`: the same, told which socket asks: `(connection_id, user, frame) -> dict`.
    `outside`: as `socket`, in threads of their own, because it waits for another server.
    `batch`:  a function of a list of `(user_id, frame)`, answering a list; see `core.batching`.
    `batch_from`: the same, told which socket asks: `(connection_id, user_id, frame)`.
    `live`:   a coroutine `(hub, connection, frame) -> dict`, run on the event loop.

    Frames of one socket take effect in their order: the next one waits for the answer, but where
    batches keep the order by themselves. `rate` is what one socket may send of this type, beside
    what it may send at all.
    """

    kind: Kind
    function: Callable[..., Any]
    in_turn: bool = True
    rate: Rate | None = None


handlers: dict[type[Frame], Handler] = {}


def _registers(
    kind: Kind, frame_type: type[Frame], *, in_turn: bool = True, rate: Rate | None = None
) -> Callable:
    def register(function: Callable) -> Callable:
        handlers[frame_type] = Handler(kind, function, in_turn, rate)
        return function

    return register


def handles(frame_type: type[Frame]) -> Callable:
    """Register a function that runs in a worker thread."""
    return _registers("thread", frame_type)


def handles_from(frame_type: type[Frame], *, rate: Rate | None = None) -> Callable:
    """Register a function that runs in a worker thread and knows the socket that asks."""
    return _registers("socket", frame_type, rate=rate)


def handles_outside(frame_type: type[Frame], *, rate: Rate | None = None) -> Callable:
    """Register a function that asks another server, and knows the socket that asks."""
    return _registers("outside", frame_type, rate=rate)


def handles_batch(frame_type: type[Frame], *, in_turn: bool = False) -> Callable:
    """Register a function that takes many frames at once; with `in_turn`, one of each socket."""
    return _registers("batch", frame_type, in_turn=in_turn)


def handles_batch_from(frame_type: type[Frame], *, rate: Rate | None = None) -> Callable:
    """The same, told which socket each comes from: `(connection_id, user_id, frame)`."""
    return _registers("batch_from", frame_type, in_turn=False, rate=rate)


def handles_live(frame_type: type[Frame]) -> Callable:
    """Register a coroutine that runs on the event loop."""
    return _registers("live", frame_type)


@cache
def _decoder() -> msgspec.json.Decoder:
    # Not strict: the first description writes ids as strings, and clients in the field do.
    return msgspec.json.Decoder(Union[tuple(handlers)], strict=False)  # noqa: UP007


class _Envelope(msgspec.Struct):
    type: Any = None
    ref: Any = None


def decode(text: str | bytes) -> Frame:
    """Read one frame. Raises Invalid with the field that is wrong; answer it with `ref_of`."""
    try:
        return _decoder().decode(text)
    except msgspec.ValidationError as error:
        raise _explain(str(error)) from None
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise NotJSON from None


def ref_of(text: str | bytes) -> Ref:
    """The `ref` of a frame that could not be read, as far as it can be told."""
    try:
        ref = msgspec.json.decode(text, type=_Envelope).ref
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return None
    return ref if isinstance(ref, int | str) else None


def _explain(problem: str) -> Invalid:
    if match := re.search(r"missing required field `(\w+)`", problem):
        field = match[1]
        return UnknownFrame() if field == "type" else _wrong(field, _("This field is required."))
    match = re.search(r" - at .*`\$\.?(\w*)", problem)
    field = match[1] if match else ""
    if field == "type":
        return UnknownFrame()
    return _wrong(field, _("This value is not valid here.")) if field else NotJSON()


def _wrong(field: str, text: Any) -> Invalid:
    return Invalid(errors={field: [text]})


def batch_handlers() -> Sequence[tuple[type[Frame], Handler]]:
    """The frame types that are handled in batches."""
    return [(t, h) for t, h in handlers.items() if h.kind in ("batch", "batch_from")]
