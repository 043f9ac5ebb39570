"""What a row's page tells of it."""

from typing import Any, NamedTuple

from django.contrib.admin import ModelAdmin, site
from django.contrib.admin.utils import (
    display_for_field,
    display_for_value,
    label_for_field,
    lookup_field,
)
from django.db.models import ForeignKey, Model
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, strip_tags
from django.utils.translation import gettext as _

EMPTY = "–"
# What is longer has a line of its own.
LONG = 50


class Fact(NamedTuple):
    """What is told of a row, and as what."""

    label: str
    value: Any
    is_long: bool


def facts_of(admin: Any, request: HttpRequest, row: Model) -> list[Fact]:
    """The admin's `facts`, as readable as in a list."""
    return [_fact(admin, request, name, row) for name in admin.facts]


def _fact(admin: Any, request: HttpRequest, name: str, row: Model) -> Fact:
    value = _value(admin, request, name, row)
    is_long = len(strip_tags(str(value))) > LONG
    return Fact(label_for_field(name, admin.model, admin), value, is_long)


def _value(admin: ModelAdmin, request: HttpRequest, name: str, row: Model) -> Any:
    field, attribute, value = lookup_field(name, row, admin)
    if value in (None, ""):
        return EMPTY
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, tuple):
        # What the list shows as a label of a kind.
        return value[-1]
    if isinstance(field, ForeignKey):
        return link_to(request, value, _name_of(value))
    if field is not None:
        return display_for_field(value, field, EMPTY)
    return display_for_value(value, EMPTY, getattr(attribute, "boolean", False))


def url_of(request: HttpRequest, row: Model) -> str:
    """The page of a row, or nothing where there is none for whoever looks."""
    opts = row._meta
    if not request.user.has_perm(f"{opts.app_label}.view_{opts.model_name}"):
        return ""
    try:
        return reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[row.pk])
    except NoReverseMatch:
        return ""


def link_to(request: HttpRequest, row: Model, name: str = "") -> str:
    """A row's name, leading to its page."""
    url = url_of(request, row)
    return format_html('<a href="{}">{}</a>', url, name or row) if url else name or str(row)


def _name_of(row: Model) -> str:
    """As its own page is headed."""
    return site.get_model_admin(type(row)).title_of(row) if site.is_registered(type(row)) else ""
