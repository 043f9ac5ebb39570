"""Every page of the back office that can be opened, found by walking through it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, get_resolver, reverse

from gochat.monitoring.charts import BY_SLUG
from gochat.monitoring.trends import MOST_DAYS, RANGES

# What is typed into the search boxes: few letters, many people's, a number, nobody's.
TYPED = ("a", "person.1", "王", "42", "nobody is called so", "2026-01-01")
# What is looked for in all that was ever said: common, rare, a beginning, operators, nothing.
SAID = ("的", "好", "首页", "rel", "deploy", "has:image", "from:person.12 的", "龘龘")
REASON = {"reason": "to see how long it takes"}
LAST_PAGE = 40
# Pages on the way in, and what ends a visit.
AWAY = {"login", "logout", "second_factor", "enrolment", "jsi18n", "autocomplete"}


@dataclass(frozen=True)
class Page:
    """A page: where it belongs, and its address."""

    kind: str
    url: str


def pages(client: Client) -> Iterator[Page]:
    """All of them, as somebody inside sees them: lists with every filter, rows, acts, figures."""
    yield from _views()
    yield from _figures()
    for model, office in admin.site._registry.items():
        yield from _of_model(client, model, office)


def _views() -> Iterator[Page]:
    """The pages of their own, wherever they are declared below the back office."""
    root = reverse("admin:index")
    names = {pattern.name for pattern in admin.site.get_urls() if isinstance(pattern, URLPattern)}
    addresses = {f"admin:{name}" for name in names - AWAY if name}
    addresses |= {
        pattern.name
        for resolver in get_resolver().url_patterns
        for pattern in getattr(resolver, "url_patterns", ())
        if isinstance(pattern, URLPattern) and pattern.name and resolver.namespace is None
    }
    for name in sorted(addresses):
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        if url.startswith(root):
            yield Page("page", url)


def _figures() -> Iterator[Page]:
    trends = reverse("trends")
    for days in (*RANGES, MOST_DAYS):
        yield Page("trends", f"{trends}?days={days}")
    for slug in BY_SLUG:
        for form in ("csv", "json"):
            url = reverse("figures", args=[slug, form])
            yield Page("figures", f"{url}?days={RANGES[-1]}")


def _of_model(client: Client, model: type[Model], office: Any) -> Iterator[Page]:
    opts = model._meta
    name = f"admin:{opts.app_label}_{opts.model_name}"
    url = reverse(f"{name}_changelist")
    yield Page("list", url)
    answer = client.get(url)
    if "cl" in answer.context:
        yield from (Page("list", url + query) for query in _queries(answer.context["cl"]))
    else:
        # A page of its own, which searches where people have talked.
        client.post(url, REASON)
        yield from (Page("search", f"{url}?{urlencode({'q': text})}") for text in SAID)
    for row in _rows(answer.wsgi_request, office):
        page = Page("row", reverse(f"{name}_change", args=[row.pk]))
        _open(client, page.url)
        yield page
        for act in office.acts_on(answer.wsgi_request, row):
            yield Page("act", office.act_url(act, row))
    for act in office.acts:
        if not act.needs_rows:
            yield Page("act", office.act_url(act))


def _open(client: Client, url: str) -> None:
    """Give a reason where a row is shown only then."""
    answer = client.get(url)
    if answer.status_code == 302:
        client.post(answer.url, REASON)


def _queries(cl: Any) -> Iterator[str]:
    """The list's last page, each choice of each filter, each order, and searches."""
    yield f"?p={LAST_PAGE}" if cl.paginator.num_pages >= LAST_PAGE else "?"
    for spec in cl.filter_specs:
        for choice in spec.choices(cl):
            if query := choice.get("query_string", "").removeprefix("?"):
                yield f"?{query}"
    for column, name in enumerate(cl.list_display):
        if name in cl.sortable_by and cl.get_ordering_field(name):
            yield from (f"?o={column}", f"?o=-{column}")
    if cl.search_fields:
        yield from (f"?{urlencode({'q': text})}" for text in TYPED)


def _rows(request: HttpRequest, office: Any) -> list[Model]:
    """The oldest row and the newest."""
    rows = office.get_queryset(request).order_by()
    found = (rows.order_by(order).first() for order in ("pk", "-pk"))
    return list({row.pk: row for row in found if row is not None}.values())
