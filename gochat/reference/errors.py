"""The page of error codes, written from the tree of errors."""

import inspect
import re
from collections import defaultdict
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from string import Template

from django.utils.translation import override

# Whatever may raise an error stands behind some path, or takes uploads before any.
import gochat.uploads
import gochat.urls  # noqa: F401
from gochat.core.errors import ChatError, error_classes

from .markdown import code, table

TEMPLATE = Path(__file__).with_name("errors.md")


def errors_page() -> str:
    """docs/errors.md."""
    with override("en"):
        return Template(TEMPLATE.read_text()).substitute(codes="\n\n".join(_sections()))


def our_errors() -> list[type[ChatError]]:
    """Every error of the product, by its code."""
    ours = [cls for cls in error_classes() if ".tests." not in cls.__module__]
    return sorted(ours, key=lambda cls: (cls().code, cls.__name__))


def _sections() -> Iterator[str]:
    rows = defaultdict(list)
    for cls in our_errors():
        rows[cls.status].append((code(cls().code), cls.__name__, _rule(cls), str(cls.message)))
    for status, lines in rows.items():
        listed = table(("code", "name", "when", "what people read"), lines)
        yield f"## {status}\n\n{listed}"


def _rule(cls: type[ChatError]) -> str:
    """What the class says of itself, with the values of the limits that it names."""
    module = vars(import_module(cls.__module__))

    def with_value(name: re.Match) -> str:
        return f"{name[0]} ({module[name[0]]})" if name[0] in module else name[0]

    return re.sub(r"[A-Z]+_[A-Z_]+", with_value, inspect.getdoc(cls) or "")
