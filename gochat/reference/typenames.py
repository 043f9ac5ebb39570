"""What the protocol page calls a type."""

import json
from functools import singledispatch

from msgspec import inspect as shapes

from gochat.core.server_frames import TIME, wholes

LARGEST = 2**63 - 1


@singledispatch
def type_name(shape: shapes.Type) -> str:
    """A type in a reader's words."""
    raise NotImplementedError(f"The protocol page has no words for {shape}.")


@type_name.register
def _(shape: shapes.AnyType) -> str:
    return "anything"


@type_name.register
def _(shape: shapes.NoneType) -> str:
    return "null"


@type_name.register
def _(shape: shapes.BoolType) -> str:
    return "true or false"


@type_name.register
def _(shape: shapes.UUIDType) -> str:
    return "UUID"


@type_name.register
def _(shape: shapes.FloatType) -> str:
    return "number"


@type_name.register
def _(shape: shapes.IntType) -> str:
    least = "" if shape.ge is None else f" ≥ {shape.ge}"
    most = "" if shape.le in (None, LARGEST) else f", ≤ {shape.le}"
    return f"integer{least}{most}"


@type_name.register
def _(shape: shapes.StrType) -> str:
    if shape.pattern == TIME:
        return "time"
    return "string" if shape.max_length is None else f"string, at most {shape.max_length}"


@type_name.register
def _(shape: shapes.LiteralType) -> str:
    return ", ".join(f"`{json.dumps(value)}`" for value in shape.values)


@type_name.register
def _(shape: shapes.ListType) -> str:
    most = "" if shape.max_length is None else f", at most {shape.max_length}"
    return f"list of {type_name(shape.item_type)}{most}"


@type_name.register
def _(shape: shapes.DictType) -> str:
    most = "" if shape.max_length is None else f", at most {shape.max_length}"
    return f"object: {type_name(shape.key_type)} → {type_name(shape.value_type)}{most}"


@type_name.register
def _(shape: shapes.UnionType) -> str:
    return " or ".join(map(type_name, shape.types))


@type_name.register
def _(shape: shapes.StructType) -> str:
    whole = wholes.get(shape.cls)
    name = (whole or shape.cls).__name__
    return f"{'part of ' if whole else ''}[{name}](#{name.lower()})"


@type_name.register
def _(shape: shapes.Metadata) -> str:
    return type_name(shape.type)
