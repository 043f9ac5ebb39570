"""The page of error codes, written from the tree of errors."""

import inspect
from collections import defaultdict
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from string import Template

from django.utils.translation import override

# Whatever may raise an error stands behind some path.
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
        rule = inspect.getdoc(cls) or ""
        rows[cls.status].append((code(cls().code), cls.__name__, rule, str(cls.message)))
    for status, lines in rows.items():
        listed = table(("code", "name", "when", "what people read"), lines)
        yield f"## {status} {HTTPStatus(status).phrase}\n\n{listed}"
