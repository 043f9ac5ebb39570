"""The dashboard of the back office, and what it asks for."""

import csv
from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from gochat.core.errors import Invalid, NotFound

from .charts import BY_SLUG, CHARTS, HOURS
from .live import live_figures
from .trends import RANGES, USUAL_RANGE, Range, table, trends

FIGURES, PROCESSES = "monitoring.view_dailyfigure", "monitoring.view_processreport"


def dashboard(request: HttpRequest) -> dict:
    """What the dashboard draws; nothing for who may not see figures."""
    if not request.user.has_perm(FIGURES):
        return {}
    return {
        "live": seen_by(request, live_figures()),
        "sees_processes": request.user.has_perm(PROCESSES),
        "charts": CHARTS,
        "hours": HOURS,
        "ranges": RANGES,
        "usual_range": USUAL_RANGE,
    }


@never_cache
def live(request: HttpRequest) -> JsonResponse:
    """What is going on now, as JSON."""
    require_figures(request)
    return JsonResponse(seen_by(request, live_figures()))


@never_cache
def all_trends(request: HttpRequest) -> HttpResponse:
    """Every chart of a range."""
    require_figures(request)
    try:
        return JsonResponse(trends(Range.of(request.GET)))
    except Invalid as error:
        return JsonResponse(error.as_dict(), status=error.status)


@never_cache
def figures(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """One chart's figures day by day, as CSV or JSON."""
    require_figures(request)
    chart = BY_SLUG.get(slug)
    if chart is None:
        raise NotFound
    try:
        chosen = Range.of(request.GET)
    except Invalid as error:
        return JsonResponse(error.as_dict(), status=error.status)
    rows = list(table(chart, chosen))
    name = f"gochat-{slug}-{chosen.first}-{chosen.last}.{form}"
    response = _csv(rows) if form == "csv" else _json(rows)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def require_figures(request: HttpRequest) -> None:
    """Raises PermissionDenied for staff who may not see figures."""
    if not request.user.has_perm(FIGURES):
        raise PermissionDenied(_("You may not see the figures."))


def seen_by(request: HttpRequest, now: dict) -> dict:
    """The figures less those of single processes and parts, for who may not see these."""
    if request.user.has_perm(PROCESSES):
        return now
    return {key: value for key, value in now.items() if key not in ("processes", "parts")}


def _csv(rows: Iterable[list]) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    csv.writer(response).writerows(rows)
    return response


def _json(rows: list[list]) -> HttpResponse:
    head, *days = rows
    return JsonResponse({"days": [dict(zip(head, row, strict=True)) for row in days]})
