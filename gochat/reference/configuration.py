"""The page of settings, written from the fields of Config."""

from pathlib import Path
from string import Template
from typing import Literal, get_args, get_origin

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from gochat.config import BASE_DIR, Config, variable

from .markdown import code, table

TEMPLATE = Path(__file__).with_name("configuration.md")


def configuration_page() -> str:
    """docs/configuration.md."""
    rows = [
        (code(variable(name)), _kind(field), _default(field), field.description or "")
        for name, field in Config.model_fields.items()
    ]
    settings = table(("variable", "value", "default", "meaning"), rows)
    return Template(TEMPLATE.read_text()).substitute(settings=settings)


def _kind(field: FieldInfo) -> str:
    annotation = field.annotation
    if get_origin(annotation) is Literal:
        return " or ".join(map(code, get_args(annotation)))
    if annotation is bool:
        return "`on` or `off`"
    if annotation is int:
        return "number"
    if annotation is Path:
        return "folder"
    if SecretStr in get_args(annotation):
        return "secret"
    return "list, with commas" if get_origin(annotation) is list else "text"


def _default(field: FieldInfo) -> str:
    value = field.default
    if value in (None, "", []):
        return "none"
    if isinstance(value, bool):
        return "`on`" if value else "`off`"
    if isinstance(value, Path):
        return code(f"{value.relative_to(BASE_DIR)}/")
    return code(",".join(value) if isinstance(value, list) else value)
