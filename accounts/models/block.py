"""Whom people do not want to hear of."""

from collections.abc import Iterable
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class BlockQuerySet(models.QuerySet):
    def of(self, user) -> Self:
        """Whom the person has blocked, the newest first."""
        return self.filter(by=user).order_by("-pk")

    def against(self, user_id: int, *, by: Iterable[int]) -> set[int]:
        """Which of these people have blocked the person."""
        rows = self.filter(by__in=list(by), user=user_id)
        return set(rows.values_list("by_id", flat=True))


class Block(models.Model):
    """`by` takes neither messages nor calls of `user`, and does not show him when he is online."""

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="blocks", verbose_name=_("by")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("user")
    )
    begun_at = models.DateTimeField(_("since"), default=timezone.now)

    objects = BlockQuerySet.as_manager()

    class Meta:
        verbose_name = _("blocked person")
        verbose_name_plural = _("blocked people")
        constraints = [models.UniqueConstraint(fields=["by", "user"], name="block_once")]

    def __str__(self) -> str:
        return f"{self.user_id} by {self.by_id}"
