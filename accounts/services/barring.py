"""Keeping banned people out at every door."""

from collections.abc import Iterable

from django.core import signing
from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from gochat.core.errors import Forbidden, NotFound

from ..models import Ban
from ..serializers import ban_dict

date_text = lazy(date_format, str)

# Whoever was kept out may say so with what the sign-in page gave him, for so long.
TOKEN_SECONDS = 24 * 3600
TOKEN_SALT = "accounts.ban"


class AccountBanned(Forbidden):
    """The person is banned; `until` says when that ends (null: never), `reason` why."""

    detail = 3
    message = _("This account is banned.")

    def __init__(self, ban: Ban | None = None) -> None:
        super().__init__()
        self.ban = ban
        if ban is not None and ban.until is not None:
            until = date_text(ban.until, "SHORT_DATETIME_FORMAT")
            self.message = format_lazy(_("This account is banned until {until} UTC."), until=until)

    def as_dict(self) -> dict:
        """The error on the wire, with the end and the reason."""
        return {**super().as_dict(), **(ban_dict(self.ban) if self.ban else {})}


def ban_of(user_id: int) -> Ban | None:
    """The ban in force of a person."""
    return bans_of([user_id]).get(user_id)


def bans_of(user_ids: Iterable[int]) -> dict[int, Ban]:
    """The bans in force of these people, of whom each has one at most. One query."""
    return {ban.user_id: ban for ban in Ban.objects.in_force().filter(user__in=list(user_ids))}


def refuse_banned(user_id: int) -> None:
    """Let nobody in who is banned. Raises AccountBanned."""
    ban = ban_of(user_id)
    if ban is not None:
        raise AccountBanned(ban)


def ban_token(ban: Ban) -> str:
    """What shows that somebody is the one who is banned; for him alone, good for a day."""
    return signing.dumps(ban.pk, salt=TOKEN_SALT)


def ban_of_token(token: str) -> Ban:
    """The ban in force that the token was given for. Raises NotFound."""
    try:
        pk = signing.loads(token, salt=TOKEN_SALT, max_age=TOKEN_SECONDS)
    except signing.BadSignature:
        raise NotFound from None
    ban = Ban.objects.in_force().filter(pk=pk).first()
    if ban is None:
        raise NotFound
    return ban
