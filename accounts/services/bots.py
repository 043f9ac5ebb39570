"""Accounts of programs: bots, and the one by which the operator speaks."""

import secrets

from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from gochat.core.errors import Conflict
from gochat.core.text import clean_line

from ..models import User
from .naming import clean_username, refuse_taken, save_unique
from .profiles import DISPLAY_NAME_LENGTH

PASSWORD_BYTES = 24
SYSTEM_USERNAME = "gochat"
SYSTEM_NAME = "GoChat"


class SystemNameTaken(Conflict):
    """A person has the username of the system account."""

    detail = 77
    message = _("A person has the username of the system account.")


@sensitive_variables("password")
def create_bot(*, username: str, display_name: str = "") -> tuple[User, str]:
    """Make an account for a program; operators may. Answers it with its password, told only now.

    Raises Invalid, UsernameTaken.
    """
    password = secrets.token_urlsafe(PASSWORD_BYTES)
    bot = User(
        username=clean_username(username),
        display_name=clean_line(
            display_name, field="display_name", max_length=DISPLAY_NAME_LENGTH, required=False
        ),
        is_bot=True,
    )
    refuse_taken(bot)
    bot.set_password(password)
    save_unique(bot, force_insert=True)
    return bot, password


def system_account() -> User:
    """The account by which the operator speaks to people, made at first use; nobody signs in to it.

    Raises SystemNameTaken.
    """
    defaults = {"display_name": SYSTEM_NAME, "is_bot": True, "password": make_password(None)}
    user, _made = User.objects.get_or_create(username=SYSTEM_USERNAME, defaults=defaults)
    if not user.is_bot:
        raise SystemNameTaken
    return user
