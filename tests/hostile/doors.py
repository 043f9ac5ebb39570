"""Every way into the server, found by walking it: a new endpoint or frame is tested unlisted."""

import json
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import msgspec
from django.urls import URLPattern
from drf_spectacular.generators import SchemaGenerator

from gochat.core.frames import Frame, handlers
from gochat.core.views import UnknownPath
from gochat.urls import api_urlpatterns

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True)
class Door:
    """One method of one path of the API."""

    method: str
    path: str

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def operation(self) -> dict:
        """What the schema says of it; empty for the schema itself and its page."""
        return _schema()["paths"].get(f"/api/{self.path}", {}).get(self.method.lower(), {})

    @property
    def is_open(self) -> bool:
        """Whether it says that nobody need be signed in."""
        return not self.operation.get("security")

    @property
    def path_fields(self) -> list[str]:
        return re.findall(r"\{(\w+)\}", self.path)

    @property
    def query_fields(self) -> dict[str, dict]:
        parameters = self.operation.get("parameters", [])
        return {p["name"]: p["schema"] for p in parameters if p["in"] == "query"}

    @property
    def content_type(self) -> str | None:
        return next(iter(self._contents), None)

    @property
    def body_fields(self) -> dict[str, dict]:
        for content in self._contents.values():
            return _resolve(content["schema"]).get("properties", {})
        return {}

    @property
    def _contents(self) -> dict:
        return self.operation.get("requestBody", {}).get("content", {})

    def url(self, known: dict[str, Any]) -> str:
        """Its address, with what is known for its fields."""
        return f"/api/{self.path}".format(**{f: known.get(f, 1) for f in self.path_fields})

    def body(self, known: dict[str, Any]) -> dict:
        """A body that is right."""
        return {name: _sample(name, schema, known) for name, schema in self.body_fields.items()}


@cache
def _schema() -> dict:
    return SchemaGenerator().get_schema(request=None, public=True)


def _resolve(schema: dict, parts: dict | None = None) -> dict:
    for key in ("allOf", "oneOf", "anyOf"):
        if key in schema:
            return _resolve(schema[key][0], parts)
    if ref := schema.get("$ref"):
        parts = _schema()["components"]["schemas"] if parts is None else parts
        return _resolve(parts[ref.rpartition("/")[2]], parts)
    return schema


def _sample(name: str, schema: dict, known: dict[str, Any], parts: dict | None = None) -> Any:
    """What is right for a schema; `parts` are those it refers to, without them the API's."""
    if name in known:
        return known[name]
    schema = _resolve(schema, parts)
    if options := schema.get("enum"):
        return options[0]
    kind = schema.get("type", "string")
    match kind[0] if isinstance(kind, list) else kind:
        case "array":
            return [_sample(name.removesuffix("s"), schema["items"], known, parts)]
        case "object" if parts is not None:
            fields = schema.get("properties", {}).items()
            return {field: _sample(field, each, known, parts) for field, each in fields}
        case "integer" | "number":
            return 1
        case "boolean":
            return True
    formats = {"uuid": str(uuid.uuid4()), "date-time": "2100-01-01T00:00:00Z"}
    return formats.get(schema.get("format"), f"some {name}")


def doors() -> list[Door]:
    """All of the API's, in the order of their paths."""
    return [
        Door(method, re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(pattern.pattern)))
        for pattern in api_urlpatterns
        for method in _methods(pattern)
    ]


def _methods(pattern: URLPattern) -> Iterator[str]:
    view = getattr(pattern.callback, "cls", None) or pattern.callback.view_class
    if view is not UnknownPath:
        yield from (method for method in METHODS if hasattr(view, method.lower()))


def frame_types() -> list[type[Frame]]:
    """All that a client may send."""
    return list(handlers)


def frame_sample(frame_type: type[Frame], known: dict[str, Any]) -> dict:
    """A frame that is right."""
    tag = frame_type.__struct_config__.tag
    fields = {
        field.name: _frame_field(field, known)
        for field in msgspec.structs.fields(frame_type)
        if field.name != "ref"
    }
    return json.loads(msgspec.json.encode({"type": tag, **fields}))


def _frame_field(field: msgspec.structs.FieldInfo, known: dict[str, Any]) -> Any:
    if field.name in known:
        return known[field.name]
    if field.default is not msgspec.NODEFAULT:
        return field.default
    if field.default_factory is not msgspec.NODEFAULT:
        return field.default_factory()
    [schema], parts = msgspec.json.schema_components([field.type], ref_template="{name}")
    return _sample(field.name, schema, known, parts)
