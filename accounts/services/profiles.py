"""A person's profile and settings."""

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from gochat.core.errors import Forbidden, Invalid
from gochat.core.events import publish
from gochat.core.text import clean_line, clean_text

from .. import events
from ..access import access_managed_user
from ..models import NameTerm, User
from .auditing import audited_action, record_audit
from .naming import clean_email, clean_username, refuse_taken, save_unique
from .presence import who_has_sockets

EDIT = audited_action("user.edit", _("Change the profile"))

DISPLAY_NAME_LENGTH = 40
BIO_LENGTH = 200
LANGUAGES = ("", *(code for code, _name in settings.LANGUAGES))
# What others see on a card.
SHOWN = {"username", "display_name", "bio", "avatar", "verified_at"}


@transaction.atomic
def update_profile(*, by: User, user_id: int, **changes: Any) -> User:
    """Change a profile or settings: one's own, or anybody's for staff; the rest stays.

    Publishes `user` to the person's devices and, for what others see, to those who watch;
    `presence` when it is hidden or shown. Raises NotFound, Forbidden, Invalid, UsernameTaken,
    EmailTaken.
    """
    user = access_managed_user(by, user_id, lock=True)
    if user != by and "email" in changes and not by.is_superuser:
        # Whoever has the address can have the password set anew.
        raise Forbidden
    cleaned = {field: _CLEANERS[field](value) for field, value in changes.items()}
    changed = {f: value for f, value in cleaned.items() if getattr(user, f) != value}
    if changed:
        for field, value in changed.items():
            setattr(user, field, value)
        if changed.keys() & {"username", "email"}:
            refuse_taken(user)
        save_unique(user, update_fields=list(changed))
        audit_edit(by, user, changed)
        if changed.keys() & {"username", "display_name"}:
            NameTerm.objects.keep([user])
        publish_changes(user, changed.keys())
    return user


def audit_edit(by: User, user: User, fields: Iterable[str]) -> None:
    """Whoever changes another's profile leaves an entry."""
    if user != by:
        record_audit(by=by, action=EDIT, target=user, details={"fields": sorted(fields)})


def publish_changes(user: User, fields: Any) -> None:
    """Tell whoever may know that these fields have changed."""
    online = bool(who_has_sockets([user.pk]))
    publications = [events.own_user_changed(user, online=online)]
    if SHOWN & set(fields):
        says_verified = "verified_at" in fields
        publications.append(events.user_changed(user, online=online, says_verified=says_verified))
    if "shows_presence" in fields:
        publications.append(events.presence_changed(user, online=online))
    publish(publications)


def _clean_display_name(value: str) -> str:
    return clean_line(value, field="display_name", max_length=DISPLAY_NAME_LENGTH, required=False)


def _clean_bio(value: str) -> str:
    return clean_text(value, field="bio", max_length=BIO_LENGTH, required=False)


def _one_of(field: str, allowed: tuple[str, ...]) -> Callable[[str], str]:
    def clean(value: str) -> str:
        if value not in allowed:
            raise Invalid(errors={field: [_("This value is not valid here.")]})
        return value

    return clean


_CLEANERS: dict[str, Callable[[Any], Any]] = {
    "username": clean_username,
    "email": clean_email,
    "display_name": _clean_display_name,
    "bio": _clean_bio,
    "language": _one_of("language", LANGUAGES),
    "theme": _one_of("theme", tuple(User.Theme.values)),
    "text_size": _one_of("text_size", tuple(User.TextSize.values)),
    "enter_sends": bool,
    "shows_presence": bool,
    "hides_address": bool,
}
