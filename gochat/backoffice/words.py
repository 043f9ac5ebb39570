"""Unfold's own words on our pages: it comes without a Chinese catalogue, so they stand in ours."""

from django.utils.translation import gettext_noop

UNFOLD = (
    gettext_noop("True"),
    gettext_noop("False"),
    gettext_noop("Select all rows"),
    gettext_noop("Select record"),
    gettext_noop("Select action"),
    gettext_noop("Select action to run"),
    gettext_noop("Record picture"),
)
