"""Health, and what is left when a request fails."""

import uuid
from collections.abc import Callable

import structlog
from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from gochat.core import errors
from gochat.core.api import failure, json_failure
from gochat.core.layers import MemoryLayer
from gochat.core.renderers import envelope

log = structlog.get_logger()


class PartDown(errors.Unavailable):
    """A part the server needs does not answer."""

    detail = 1


def check_database() -> None:
    """Ask the database something."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()


def check_layer() -> None:
    """Send a group without members something."""
    layer = get_channel_layer()
    if not isinstance(layer, MemoryLayer):
        async_to_sync(layer.group_send)("health", {"type": "health"})


def check_storage() -> None:
    """Write, read and remove a small file."""
    name = default_storage.save(f"health/{uuid.uuid4().hex}", ContentFile(b"ok"))
    try:
        with default_storage.open(name) as file:
            if file.read() != b"ok":
                raise OSError("the file read is not the file written")
    finally:
        default_storage.delete(name)


CHECKS: dict[str, Callable[[], None]] = {
    "database": check_database,
    "layer": check_layer,
    "storage": check_storage,
}


@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """200 while the process answers; with `?deep=1`, 503 and the parts that fail."""
    if not request.GET.get("deep"):
        return JsonResponse(envelope({"status": "ok"}))
    parts = {name: _try(name, check) for name, check in CHECKS.items()}
    if all(state == "ok" for state in parts.values()):
        return JsonResponse(envelope({"status": "ok", "parts": parts}))
    error = PartDown()
    return JsonResponse({**failure(error), "data": {"parts": parts}}, status=error.status)


def _try(name: str, check: Callable[[], None]) -> str:
    try:
        check()
    except Exception as error:
        log.error("part_down", part=name, error=repr(error))
        return "down"
    return "ok"


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form or a call without its CSRF token."""
    if request.path.startswith("/api/"):
        return json_failure(errors.Forbidden())
    return render(request, "403_csrf.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """No such path."""
    if request.path.startswith("/api/"):
        return json_failure(errors.NotFound())
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """A fault of ours outside the API's own handling."""
    if request.path.startswith("/api/"):
        return json_failure(errors.Internal())
    return render(request, "500.html", status=500)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request Django itself refuses, such as one for a host we do not serve."""
    if request.path.startswith("/api/") or settings.DEBUG:
        return json_failure(errors.Invalid())
    return HttpResponse("400 Bad Request", status=400, content_type="text/plain")
