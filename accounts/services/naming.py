"""Usernames and emails: what they may look like, and that nobody has them twice."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gochat.core.errors import Conflict, Invalid, Text
from gochat.core.text import clean_line

from ..models import User
from ..models.user import USERNAME_PATTERN

USERNAME_LENGTH = 32
EMAIL_LENGTH = 191
DELETED_PREFIX = "deleted-"
USERNAME_RULE = _("3 to 32 letters, digits, or . _ - are allowed, not beginning with . or -")
EMAIL_RULE = _("This is not an email address.")


class UsernameTaken(Conflict):
    """Somebody has this username."""

    detail = 1
    message = _("This username is taken.")


class EmailTaken(Conflict):
    """Somebody has registered with this email address."""

    detail = 2
    message = _("An account with this email address exists already.")


def clean_username(value: str) -> str:
    """3 to 32 letters, digits, `_`, `.` or `-`. Raises Invalid."""
    name = clean_line(value, field="username", max_length=USERNAME_LENGTH)
    if not re.fullmatch(USERNAME_PATTERN, name):
        raise Invalid(errors={"username": [USERNAME_RULE]})
    if name.lower().startswith(DELETED_PREFIX):
        raise Invalid(errors={"username": [_("This username is reserved.")]})
    return name


def clean_email(value: str) -> str:
    """An address in lower case, so that it is found however it is written. Raises Invalid."""
    email = clean_line(value, field="email", max_length=EMAIL_LENGTH).lower()
    try:
        validate_email(email)
    except ValidationError:
        raise Invalid(errors={"email": [EMAIL_RULE]}) from None
    return email


def refuse_taken(user: User) -> None:
    """Refuse names that another account has. Raises UsernameTaken, EmailTaken."""
    wanted = Q(username__iexact=user.username)
    if user.email:
        wanted |= Q(email=user.email)
    errors: dict[str, list[Text]] = {}
    others = User.objects.exclude(pk=user.pk).filter(wanted)
    for username, email in others.values_list("username", "email"):
        if username.lower() == user.username.lower():
            errors["username"] = [UsernameTaken.message]
        if email and user.email and email.lower() == user.email.lower():
            errors["email"] = [EmailTaken.message]
    if errors:
        raise (UsernameTaken if "username" in errors else EmailTaken)(errors=errors)


def save_unique(user: User, **options: Any) -> None:
    """Save, and tell a name that somebody took this very moment from any other fault."""
    try:
        with transaction.atomic():
            user.save(**options)
    except IntegrityError:
        refuse_taken(user)
        raise
