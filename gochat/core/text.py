"""Cleaning what people write, the same for every door."""

import re

from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .errors import Invalid, Text

# Control characters but tab and line feed, and lone surrogates: they store and show badly.
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
# Joiners and marks of direction: alone they show nothing.
_INVISIBLE = re.compile(
    "[\\s\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u3164\ufe0f\ufeff]"
)


def clean_text(value: str, *, field: str, max_length: int, required: bool = True) -> str:
    """Strip the ends, unify line ends, and refuse what cannot be stored or is too long.

    Raises Invalid that names the field.
    """
    text = value.replace("\r\n", "\n").replace("\r", "\n").strip()
    if _FORBIDDEN.search(text):
        raise Invalid(errors={field: [_("This contains characters that are not allowed.")]})
    if len(text) > max_length:
        raise Invalid(errors={field: [too_long(max_length)]})
    if required and not _INVISIBLE.sub("", text):
        raise Invalid(errors={field: [_("This field may not be empty.")]})
    return text


def clean_line(value: str, *, field: str, max_length: int, required: bool = True) -> str:
    """As clean_text, on one line: white space of any kind becomes one space."""
    return clean_text(
        " ".join(value.split()), field=field, max_length=max_length, required=required
    )


def too_long(max_length: int) -> Text:
    """What is said of a text over its limit."""
    return format_lazy(_("At most {count} characters."), count=max_length)


def labelled(label: object, text: object) -> str:
    """Both in one line, with the colon of the reader's language."""
    return gettext("%(label)s: %(text)s") % {"label": label, "text": text}
