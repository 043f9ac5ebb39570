"""Who of the staff did what to whom, and why: written once, never changed, never deleted."""

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

REASON_LENGTH = 500
TARGET_NAME_LENGTH = 100


class AppendOnly(TypeError):
    """Somebody tried to change what the audit log says."""


class AuditQuerySet(models.QuerySet):
    def update(self, **kwargs: Any) -> NoReturn:
        """Never."""
        raise AppendOnly

    def delete(self) -> NoReturn:
        """Never."""
        raise AppendOnly


class AuditEntry(models.Model):
    at = models.DateTimeField(_("time"), default=timezone.now, db_index=True)
    # Nobody for what a command did. The name stays as it was then.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="audit_entries",
        verbose_name=_("by"),
    )
    by_name = models.CharField(_("by"), max_length=TARGET_NAME_LENGTH)
    action = models.CharField(_("action"), max_length=40, db_index=True)
    target_kind = models.CharField(_("kind"), max_length=40)
    target_id = models.CharField(_("number"), max_length=64)
    target_name = models.CharField(_("of"), max_length=TARGET_NAME_LENGTH, blank=True)
    reason = models.CharField(_("reason"), max_length=REASON_LENGTH, blank=True)
    details = models.JSONField(_("details"), default=dict, blank=True)
    address = models.GenericIPAddressField(_("IP address"), null=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit log")
        indexes = [
            models.Index(fields=["target_kind", "target_id"], name="audit_of_target"),
            # Why somebody looks at what is private is asked for each picture and page.
            models.Index(fields=["by", "action", "-id"], name="audit_by_action"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.target_kind} {self.target_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Once only."""
        if not self._state.adding:
            raise AppendOnly
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Never."""
        raise AppendOnly
