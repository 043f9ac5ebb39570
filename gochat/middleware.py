"""What all requests share: safe cookies, and pages for the core's errors."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from gochat.core.errors import ChatError, NotFound


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
