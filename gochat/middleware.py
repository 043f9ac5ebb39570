"""What all requests share: safe cookies, pages for the core's errors, and being timed."""

import time

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from gochat.core import metrics
from gochat.core.errors import ChatError, NotFound
from gochat.core.intake import intake_of

from .monitoring.activity import activity

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class ChatErrorMiddleware:
    """Shows a ChatError raised by a page as that status's page."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Translate; anything else is Django's to handle."""
        if not isinstance(exception, ChatError):
            return None
        template = "404.html" if isinstance(exception, NotFound) else "403.html"
        return render(request, template, status=exception.status)


class SecureCookiesMiddleware:
    """Keeps cookies that were set over HTTPS to HTTPS, with nothing to configure."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.is_secure():
            for cookie in response.cookies.values():
                cookie["secure"] = True
        return response


class TimingMiddleware:
    """Times every request by its route; the first, so that nothing of ours is left out."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        begun = time.perf_counter()
        response = self.get_response(request)
        intake = intake_of(request)
        if intake is None or intake.sink is None or intake.is_done:  # asked twice, answered once
            series = metrics.http_seconds.labels(
                _route(request), _method(request), str(response.status_code)
            )
            series.observe(time.perf_counter() - begun)
        if request.resolver_match is not None:
            note_activity(request)
        return response


def note_activity(request: HttpRequest) -> None:
    """Whoever is signed in is there today; DRF tells Django's request whom a token is of."""
    user_id = getattr(getattr(request, "user", None), "pk", None)
    if user_id is not None:
        activity.note(user_id)


def _method(request: HttpRequest) -> str:
    """One of those there are: what a client makes up must not make a series."""
    return request.method if request.method in METHODS else "other"


def _route(request: HttpRequest) -> str:
    """The pattern, so that there are as many series as there are doors."""
    if request.resolver_match is not None:
        return request.resolver_match.route
    return "static" if request.path.startswith(settings.STATIC_URL) else "none"
