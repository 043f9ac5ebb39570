"""How every error leaves the HTTP API."""

from typing import Any

import structlog
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, JsonResponse
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from . import errors, metrics
from .frames import NotJSON

log = structlog.get_logger()

RETRY_SECONDS = 1


def failure(error: errors.ChatError) -> dict:
    """An error's answer, in the language in force."""
    body = error.as_dict()
    return {"code": body.pop("code"), "message": body.pop("message"), "data": None, **body}


def handle_exception(exception: Exception, context: dict) -> Response:
    """Translate whatever a view raised. DRF's EXCEPTION_HANDLER."""
    error = as_chat_error(exception)
    metrics.errors.labels("http", str(error.code)).inc()
    if error.status == 500 or isinstance(exception, errors.DATABASE_AWAY):
        log.exception("request_failed", exc_info=exception)
    set_rollback()
    response = Response(failure(error), status=error.status, headers=_headers(error))
    response.exception = True
    return response


def json_failure(error: errors.ChatError) -> JsonResponse:
    """An error's answer outside DRF."""
    metrics.errors.labels("http", str(error.code)).inc()
    return JsonResponse(failure(error), status=error.status)


def as_chat_error(exception: Exception) -> errors.ChatError:
    """The ChatError that says what a DRF or Django exception means."""
    match exception:
        case errors.ChatError():
            return exception
        case exceptions.ValidationError():
            return errors.Invalid(errors=_fields(exception.detail))
        case exceptions.ParseError():
            return NotJSON()
        case exceptions.Throttled():
            return errors.TooMany(retry_after=exception.wait)  # type: ignore[attr-defined]
        case exceptions.APIException():
            return _SAME_STATUS.get(exception.status_code, errors.Internal)()
        case RequestDataTooBig():
            return errors.TooLarge()
        case SuspiciousOperation():
            return errors.Invalid()
        case Http404():
            return errors.NotFound()
        case PermissionDenied():
            return errors.Forbidden()
    if isinstance(exception, errors.DATABASE_AWAY):
        return errors.Unavailable(retry_after=RETRY_SECONDS)
    return errors.Internal()


_SAME_STATUS: dict[int, type[errors.ChatError]] = {
    cls.status: cls for cls in errors.ChatError.__subclasses__()
}


def _headers(error: errors.ChatError) -> dict[str, str]:
    headers = {}
    if error.status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="api"'
    if error.retry_after is not None:
        headers["Retry-After"] = str(max(1, round(error.retry_after)))
    return headers


def _fields(detail: Any) -> dict[str, list[Any]]:
    """Flatten DRF's nested details to `field: [texts]`."""
    if isinstance(detail, list):
        return {"non_field_errors": [_first(item) for item in detail]}
    return {
        str(field): [_first(item) for item in (value if isinstance(value, list) else [value])]
        for field, value in detail.items()
    }


def _first(item: Any) -> Any:
    while isinstance(item, dict | list) and item:
        item = next(iter(item.values())) if isinstance(item, dict) else item[0]
    return item
