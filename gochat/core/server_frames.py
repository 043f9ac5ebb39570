"""What the server sends, as typed structs: for the protocol page, and for the test of every event.

Each app's `wire.py` declares its own, marked with who hears it. The frames themselves are built as
plain dicts, in `events.py`: these types check them, in the tests only.
"""

from collections.abc import Callable, Sequence
from typing import Annotated, ClassVar, get_type_hints

import msgspec
from django.utils.module_loading import autodiscover_modules
from msgspec import UNSET, Meta, Struct, UnsetType

TIME = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$"

Time = Annotated[str, Meta(pattern=TIME)]

audiences: dict[type[Struct], str] = {}
wholes: dict[type[Struct], type[Struct]] = {}


class WireObject(Struct, kw_only=True, forbid_unknown_fields=True):
    """An object inside of frames and answers."""


class ServerFrame(WireObject, tag_field="type"):
    """What the server sends."""


def says(meaning: str) -> Meta:
    """What a field means, where its name does not tell."""
    return Meta(description=meaning)


def partly(name: str, whole: type[Struct], *, required: Sequence[str]) -> type[Struct]:
    """An object that carries only some of another's fields: a client merges what is there."""
    hints = get_type_hints(whole, include_extras=True)
    fields = [
        (field, hints[field]) if field in required else (field, hints[field] | UnsetType, UNSET)
        for field in whole.__struct_fields__
    ]
    part = msgspec.defstruct(name, fields, bases=(WireObject,), kw_only=True)
    wholes[part] = whole
    return part


def told(audience: str) -> Callable:
    """Register a frame that the server sends, and say who hears it."""

    def register(frame_type: type[Struct]) -> type[Struct]:
        audiences[frame_type] = audience
        return frame_type

    return register


class Ack(ServerFrame, tag="ack"):
    """Done. Subclasses say which frames they answer and what they carry.

    An app above may add fields to a lower one's by a subclass of it, which then stands for it.
    """

    answers: ClassVar[tuple[str, ...]] = (
        "leave",
        "typing",
        "ping",
        "call.signal",
        "call.start",
        "call.size",
        "calls.seen",
        "call.quality",
    )

    ref: int | str


def ack_types() -> list[type[Ack]]:
    """Every shape of an `ack`, each answering frames of its own."""
    load()
    return [Ack, *(last for ack in Ack.__subclasses__() for last in _last_below(ack))]


def _last_below(ack: type[Ack]) -> list[type[Ack]]:
    below = [last for wider in ack.__subclasses__() for last in _last_below(wider)]
    return below or [ack]


def ack_type_of(frame: str) -> type[Ack]:
    """The shape of the `ack` that answers a client's frame of this `type`."""
    [found] = [ack for ack in ack_types() if frame in ack.answers]
    return found


def server_frame_types() -> dict[str, type[Struct]]:
    """Every frame the server sends of itself, by its `type`."""
    load()
    return {str(frame.__struct_config__.tag): frame for frame in audiences}


def load() -> None:
    """Let every app register its own."""
    autodiscover_modules("wire")


@told("A socket that has just signed in, before anything else.")
class Welcome(ServerFrame, tag="welcome"):
    """You are in."""

    user_id: int
    connection_id: str
    heartbeat: int
    protocol: int


@told("The socket that sent `ping`.")
class Pong(ServerFrame, tag="pong"):
    """A sign of life."""


@told("The socket whose frame failed.")
class Error(ServerFrame, tag="error"):
    """A frame was refused, with the code of errors.md; the socket stays open."""

    code: int
    message: str
    ref: int | str | UnsetType = UNSET
    errors: dict[str, list[str]] | UnsetType = UNSET
    retry_after: float | UnsetType = UNSET


@told("Every socket that may have missed something.")
class Resync(ServerFrame, tag="resync"):
    """Send `sync` after a random delay of at most `within` milliseconds."""

    within: int


def check(content: dict) -> Struct:
    """Read a frame of ours as its type. Raises msgspec.ValidationError where it is otherwise."""
    kind = content["type"]
    return msgspec.convert(content, server_frame_types()[kind])
