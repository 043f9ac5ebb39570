"""A person (or a bot) with an account."""

import re
from typing import Any, Self

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import PermissionsMixin, UserManager
from django.core.validators import RegexValidator
from django.db import connection, models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gochat.core.columns import AddressField, NameField
from gochat.core.models import LockableQuerySet

from .name import LAST_CHARACTER, NameTerm

NUMBER = re.compile(r"[0-9]{1,18}")
USERNAME_PATTERN = r"^[A-Za-z0-9_][A-Za-z0-9_.\-]{2,31}$"


class UserQuerySet(LockableQuerySet):
    def present(self) -> Self:
        """Accounts that were not deleted and may sign in."""
        return self.filter(deleted_at=None, is_active=True)

    def named(self, name: str) -> Self:
        """The account with this username or email, compared without case."""
        return self.filter(Q(username__iexact=name) | Q(email=name), deleted_at=None)

    def known_as(self, text: str) -> Self:
        """People whose names begin so, or who have this email or number; all of it by index."""
        known = Q(email=text) | (Q(pk=int(text)) if NUMBER.fullmatch(text) else Q())
        if not connection.features.supports_expression_indexes:
            begins = Q(username__istartswith=text) | Q(display_name__istartswith=text)
            return self.filter(begins | known)
        # A LIKE uses no index here, whatever it begins with.
        first, behind = text.lower(), text.lower() + LAST_CHARACTER
        named = Q(folded_name__gte=first, folded_name__lt=behind)
        shown = Q(folded_shown__gte=first, folded_shown__lt=behind)
        rows = self.alias(folded_name=Lower("username"), folded_shown=Lower("display_name"))
        return rows.filter(named | shown | known)


class Users(UserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    def _create_user(self, *args: Any, **fields: Any) -> "User":
        # Django's commands make people by this, past our services.
        user = super()._create_user(*args, **fields)
        NameTerm.objects.keep([user])
        return user


class User(AbstractBaseUser, PermissionsMixin):
    class Theme(models.TextChoices):
        SYSTEM = "system", _("Like the system")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    class TextSize(models.TextChoices):
        SMALL = "s", _("Small")
        MEDIUM = "m", _("Medium")
        LARGE = "l", _("Large")

    username = NameField(
        _("username"), max_length=32, unique=True, validators=[RegexValidator(USERNAME_PATTERN)]
    )
    email = AddressField(_("email"), max_length=191, null=True, unique=True)
    display_name = NameField(_("display name"), max_length=40, blank=True)
    bio = models.CharField(_("bio"), max_length=200, blank=True)
    avatar = models.FileField(_("avatar"), max_length=100, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    theme = models.CharField(_("theme"), max_length=6, choices=Theme, default=Theme.SYSTEM)
    text_size = models.CharField(
        _("text size"), max_length=1, choices=TextSize, default=TextSize.MEDIUM
    )
    enter_sends = models.BooleanField(_("Enter sends"), default=True)
    shows_presence = models.BooleanField(_("shows when online"), default=True)
    hides_address = models.BooleanField(_("hides the address in calls"), default=False)
    is_bot = models.BooleanField(_("bot"), default=False)
    verified_at = models.DateTimeField(_("verified"), null=True, blank=True)
    is_staff = models.BooleanField(_("staff"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(_("registered"), default=timezone.now)
    last_seen_at = models.DateTimeField(_("last seen"), null=True, blank=True)
    deleted_at = models.DateTimeField(_("deleted"), null=True, blank=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["email"]

    objects = Users()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.UniqueConstraint(Lower("username"), name="user_username_without_case"),
            models.UniqueConstraint(Lower("email"), name="user_email_without_case"),
        ]
        indexes = [
            # One for databases that have indexes on expressions, one for those that compare names
            # without case by themselves.
            models.Index(Lower("display_name"), name="user_display_name_folded"),
            models.Index(fields=["display_name"], name="user_display_name"),
        ]
        permissions = [
            ("ban_user", "Can ban user"),
            ("sign_out_user", "Can sign out user"),
            ("reset_user", "Can reset user's password"),
            ("verify_user", "Can verify user"),
            ("anonymise_user", "Can anonymise user"),
            ("export_user", "Can export user"),
            ("appoint_user", "Can appoint user as staff"),
        ]

    def __str__(self) -> str:
        return self.username

    @property
    def shown_name(self) -> str:
        """The name others read."""
        if self.deleted_at:
            return str(_("Deleted account"))
        return self.display_name or self.username
