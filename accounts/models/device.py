"""A signed-in browser, or a family of refresh tokens."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gochat.core.models import LockableQuerySet


class DeviceQuerySet(LockableQuerySet):
    def signed_in(self) -> Self:
        """Devices that were not signed out, of people who may sign in."""
        return self.filter(revoked_at=None, user__is_active=True, user__deleted_at=None)


class Device(models.Model):
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="devices", verbose_name=_("user")
    )
    refresh_jti = models.CharField(_("current refresh token"), max_length=32, blank=True)
    user_agent = models.CharField(_("browser or client"), max_length=255, blank=True)
    ip_address = models.GenericIPAddressField(_("IP address"), null=True)
    created_at = models.DateTimeField(_("signed in"), default=timezone.now)
    last_used_at = models.DateTimeField(_("last used"), default=timezone.now)
    revoked_at = models.DateTimeField(_("signed out"), null=True)

    objects = DeviceQuerySet.as_manager()

    class Meta:
        verbose_name = _("device")
        verbose_name_plural = _("devices")
        indexes = [models.Index(fields=["user", "revoked_at"], name="device_of_user")]

    def __str__(self) -> str:
        return self.user_agent or str(self.pk)
