"""People who may not come in, for a time or for ever."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .audit import REASON_LENGTH


class BanQuerySet(models.QuerySet):
    def in_force(self) -> Self:
        """Bans that nobody has lifted and that have not ended by themselves."""
        ends_later = Q(until=None) | Q(until__gt=timezone.now())
        return self.filter(ends_later, lifted_at=None)


class Ban(models.Model):
    """`until` nothing: for ever. `lifted_at` says that somebody ended it before its time."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="bans", verbose_name=_("user")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    reason = models.CharField(_("reason"), max_length=REASON_LENGTH)
    begun_at = models.DateTimeField(_("since"), default=timezone.now)
    until = models.DateTimeField(_("until"), null=True)
    lifted_at = models.DateTimeField(_("lifted"), null=True)

    objects = BanQuerySet.as_manager()

    class Meta:
        verbose_name = _("ban")
        verbose_name_plural = _("bans")

    def __str__(self) -> str:
        return f"{self.user_id} until {self.until or 'for ever'}"
