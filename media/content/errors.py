"""Why an upload is refused, in words for the person who sends it."""

from django.utils.translation import gettext_lazy as _

from gochat.core.errors import ChatError, Invalid, TooLarge, Unavailable, UnsupportedType


class EmptyFile(Invalid):
    """There is not a single byte in it."""

    detail = 40
    message = _("This file is empty.")


class TooManyPixels(TooLarge):
    """More pixels or pictures than a browser shows with ease: 50 megapixels, 4K for a video."""

    detail = 40
    message = _("This picture is too large to be shown. Send it as a file.")


class TooLong(TooLarge):
    """A voice or a video of more seconds than its kind may have."""

    detail = 41
    message = _("This recording is too long. Send it as a file.")


class WrongType(UnsupportedType):
    """The content is not of the kind it is sent as, whatever its name says."""

    detail = 40
    message = _("This is not a type that can be shown here. Send it as a file.")


class BrokenFile(UnsupportedType):
    """The content is of the right type, but not whole."""

    detail = 41
    message = _("This file is broken: nothing can be seen or heard of it.")


class Infected(UnsupportedType):
    """The virus scanner knows it."""

    detail = 42
    message = _("This file was refused: it carries a virus.")


class ScannerDown(Unavailable):
    """The virus scanner does not answer, or cannot take the file."""

    detail = 40
    message = _("Files cannot be checked for viruses right now. Please try again.")


class Overloaded(Unavailable):
    """The process that looks into files could not be asked."""

    detail = 41
    message = _("This file cannot be looked at right now. Please try again.")


# By the reasons of media.content.child.refusing.Refusal.
REFUSALS: dict[str, type[ChatError]] = {
    "broken": BrokenFile,
    "empty": BrokenFile,
    "unsupported": WrongType,
    "pixels": TooManyPixels,
    "frames": TooManyPixels,
    "memory": TooManyPixels,
    "long": TooLong,
}
