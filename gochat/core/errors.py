"""The one tree of errors that services raise and both doors (HTTP, WebSocket) translate.

    ChatError
    ├── Invalid            400
    ├── NotSignedIn        401
    ├── Forbidden          403
    ├── NotFound           404
    ├── MethodNotAllowed   405
    ├── Conflict           409
    ├── TooLarge           413
    ├── UnsupportedType    415
    ├── TooMany            429
    ├── Internal           500
    └── Unavailable        503

A rule gets a subclass with a `detail` of its own: its code is HTTP status × 100 + detail.
"""

from collections.abc import Iterator

from django.db import InterfaceError, OperationalError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise

# What the database raises when it is away, or has picked a transaction as a deadlock's victim: the
# same may work at once, or later.
DATABASE_AWAY = (OperationalError, InterfaceError)


class ChatError(Exception):
    """Something the caller is told. `errors` maps a field to what is wrong with it."""

    status = 500
    detail = 0
    message: Text = _("Something went wrong on our side.")

    def __init__(
        self,
        message: Text | None = None,
        *,
        errors: dict[str, list[Text]] | None = None,
        retry_after: float | None = None,
    ) -> None:
        if message is not None:
            self.message = message
        self.errors = errors
        self.retry_after = retry_after
        super().__init__(self.code, self.message)

    @property
    def code(self) -> int:
        """HTTP status × 100 + detail."""
        return self.status * 100 + self.detail

    def as_dict(self) -> dict:
        """The error on the wire, in the language in force."""
        body: dict = {"code": self.code, "message": str(self.message)}
        if self.errors:
            body["errors"] = {k: [str(text) for text in v] for k, v in self.errors.items()}
        if self.retry_after is not None:
            body["retry_after"] = round(self.retry_after, 3)
        return body


class Invalid(ChatError):
    """The request is malformed or a field is wrong."""

    status = 400
    message = _("Some of the information is not valid.")


class NotSignedIn(ChatError):
    """No valid sign-in came with the request."""

    status = 401
    message = _("Please sign in.")


class Forbidden(ChatError):
    """The caller may know of this but may not do it."""

    status = 403
    message = _("You are not allowed to do this.")


class NotFound(ChatError):
    """Not there, or not for the caller to know of."""

    status = 404
    message = _("Not found.")


class MethodNotAllowed(ChatError):
    """The path does not know this method."""

    status = 405
    message = _("This method is not allowed here.")


class Conflict(ChatError):
    """The state of things does not allow it."""

    status = 409
    message = _("This is not possible in the current state.")


class TooLarge(ChatError):
    """More bytes than allowed."""

    status = 413
    message = _("This is too large.")


class UnsupportedType(ChatError):
    """A media type the server does not take."""

    status = 415
    message = _("This type of content is not supported.")


class TooMany(ChatError):
    """A rate limit was reached; `retry_after` seconds tell when to come back."""

    status = 429
    message = _("Too many requests. Please wait a moment.")


class Internal(ChatError):
    """A fault of ours; the same request may work later."""


class Unavailable(ChatError):
    """A part the request needs is down; the same request may work later."""

    status = 503
    message = _("The service is not available right now. Please try again.")


def error_classes(base: type[ChatError] = ChatError) -> Iterator[type[ChatError]]:
    """Every error below `base`, for the docs and their test."""
    for cls in base.__subclasses__():
        yield cls
        yield from error_classes(cls)
