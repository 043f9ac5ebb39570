"""Which language to speak to somebody."""

from django.http import HttpRequest
from django.utils.translation import get_language_from_request


def best_language(*, own: str, accept_language: str) -> str:
    """The person's own language if he chose one, else the best that his client accepts."""
    if own:
        return own
    request = HttpRequest()
    request.META["HTTP_ACCEPT_LANGUAGE"] = accept_language
    return get_language_from_request(request)
