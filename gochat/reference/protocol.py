"""The protocol page and its JSON Schema, written from the types of the frames."""

import inspect
import json
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from string import Template

import msgspec
from msgspec import NODEFAULT, Struct
from msgspec.inspect import Field, Metadata, type_info

from gochat.core.closing import CloseCode
from gochat.core.frames import HEARTBEAT_SECONDS, MAX_FRAME_BYTES, PROTOCOL, Frame, handlers
from gochat.core.limits import Rate
from gochat.core.server_frames import WireObject, ack_type_of, ack_types, audiences, load, wholes
from gochat.socket import AUTH_SECONDS, FRAMES_BURST, FRAMES_PER_SECOND, Auth

from .markdown import code, table
from .typenames import type_name

TEMPLATE = Path(__file__).with_name("protocol.md")


def protocol_page() -> str:
    """docs/protocol.md."""
    load()
    return Template(TEMPLATE.read_text()).substitute(
        protocol=PROTOCOL,
        heartbeat=HEARTBEAT_SECONDS,
        silence=2 * HEARTBEAT_SECONDS,
        frame_kib=MAX_FRAME_BYTES // 1024,
        auth_seconds=AUTH_SECONDS,
        frames_per_second=FRAMES_PER_SECOND,
        frames_burst=FRAMES_BURST,
        client_frames="\n\n".join([_first_frame(), *map(_client_frame, _sorted(handlers))]),
        server_frames="\n\n".join(map(_server_frame, _sorted(audiences))),
        objects="\n\n".join(map(_object, _objects())),
        close_codes=table(
            ("code", "why", "then"), [(code(int(c)), c.meaning, c.then) for c in CloseCode]
        ),
    )


def protocol_schema() -> str:
    """docs/protocol.schema.json: `ClientFrame`, `ServerFrame` and all they are made of."""
    load()
    client = [Auth, *_sorted(handlers)]
    server = [*_sorted(audiences), *ack_types()]
    references, parts = msgspec.json.schema_components(
        [*client, *server], ref_template="#/$defs/{name}"
    )
    parts = {name: _described(schema) for name, schema in parts.items()}
    parts["ClientFrame"] = {"anyOf": list(references[: len(client)])}
    parts["ServerFrame"] = {"anyOf": list(references[len(client) :])}
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"GoChat WebSocket frames, protocol {PROTOCOL}",
        "anyOf": [{"$ref": "#/$defs/ClientFrame"}, {"$ref": "#/$defs/ServerFrame"}],
        "$defs": dict(sorted(parts.items())),
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _described(schema: dict) -> dict:
    if "description" in schema:
        return {**schema, "description": inspect.cleandoc(schema["description"])}
    return schema


def _sorted(frames: Iterable[type[Struct]]) -> list[type[Struct]]:
    return sorted(frames, key=_tag)


def _tag(frame: type[Struct]) -> str:
    return str(frame.__struct_config__.tag)


def _first_frame() -> str:
    fields = _fields(Auth, _as_sent, without=["ref"])
    return _section(Auth, fields, "Answered by `welcome`, or closed with 4401.")


def _client_frame(frame: type[Frame]) -> str:
    handler = handlers[frame]
    by = f"Handled by `{handler.function.__module__}.{handler.function.__name__}`."
    notes = " ".join(filter(None, (_ack_line(frame), _rate_line(handler.rate), by)))
    return _section(frame, _fields(frame, _as_sent, without=["ref"]), notes)


def _rate_line(rate: Rate | None) -> str:
    if rate is None:
        return ""
    return f"Of one socket {rate.per_second:g} a second, {rate.burst} at once after a rest."


def _ack_line(frame: type[Frame]) -> str:
    ack = ack_type_of(_tag(frame))
    carried = [field for field in type_info(ack).fields if field.name != "ref"]
    if not carried:
        return "The `ack` carries nothing more."
    listed = ", ".join(f"`{field.encode_name}` ({type_name(field.type)})" for field in carried)
    return f"The `ack` carries {listed}. {' '.join((ack.__doc__ or '').split())}"


def _server_frame(frame: type[Struct]) -> str:
    heard = f"Heard by: {audiences[frame]}"
    return _section(frame, heard, "" if _is_an_object(frame) else _fields(frame, _as_told))


def _section(frame: type[Struct], *parts: str) -> str:
    return "\n\n".join([f"### `{_tag(frame)}`", inspect.getdoc(frame) or "", *filter(None, parts)])


def _is_an_object(frame: type[Struct]) -> bool:
    """Whether its fields are those of an object that is described below."""
    return frame.__base__ in _objects()


def _objects() -> list[type[Struct]]:
    found = {cls for cls in _below(WireObject) if cls.__struct_config__.tag is None}
    return sorted(found - wholes.keys(), key=lambda cls: cls.__name__)


def _below(base: type) -> Iterable[type]:
    for cls in base.__subclasses__():
        yield cls
        yield from _below(cls)


def _object(cls: type[Struct]) -> str:
    parts = [f"### {cls.__name__}", inspect.getdoc(cls) or ""]
    inherited: tuple[str, ...] = ()
    if _is_an_object(cls):
        inherited = cls.__base__.__struct_fields__
        parts.append(f"The fields of {type_name(type_info(cls.__base__))}, and:")
    return "\n\n".join([*parts, _fields(cls, _as_told, without=inherited)])


def _fields(
    struct: type[Struct], presence: Callable[[Field], str], without: Collection[str] = ()
) -> str:
    fields = [field for field in type_info(struct).fields if field.name not in without]
    if not fields:
        return "No fields."
    rows = [(code(f.encode_name), type_name(f.type), presence(f)) for f in fields]
    return table(("field", "type", ""), rows)


def _as_sent(field: Field) -> str:
    if field.required:
        return "required"
    factory = field.default_factory
    default = field.default if factory is NODEFAULT else factory()
    return "may be left out" if default is None else f"default {code(json.dumps(default))}"


def _as_told(field: Field) -> str:
    extra = field.type.extra_json_schema or {} if isinstance(field.type, Metadata) else {}
    notes = [extra.get("description", ""), "" if field.required else "not always there"]
    return "; ".join(filter(None, notes))
