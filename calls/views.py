"""The page of the call log: the chat page with its newest calls."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse

from messaging.views import chat

from .log import log_page


@login_required
def call_log(request: HttpRequest) -> HttpResponse:
    """The calls of the signed-in person."""
    return chat(request, pane="calls", more={"call_log": log_page(request.user, {})})
