"""Whom a command is about."""

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from accounts.models import User


def person_named(name: str) -> User:
    """Who has this username or email, and may sign in. Raises CommandError."""
    user = User.objects.present().named(name).first()
    if user is None:
        raise CommandError(_("There is nobody called %(name)s.") % {"name": name})
    return user
