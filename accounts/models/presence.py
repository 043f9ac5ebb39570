"""Who is online: a row per open socket, alive as long as its server process renews its lease."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

RENEW_SECONDS = 10
LEASE = timedelta(seconds=30)


class ServerProcessQuerySet(models.QuerySet):
    def alive(self) -> Self:
        """Processes that renewed their lease in time."""
        return self.filter(renewed_at__gt=timezone.now() - LEASE)

    def dead(self) -> Self:
        """Processes that ended without a word."""
        return self.filter(renewed_at__lte=timezone.now() - LEASE)


class ServerProcess(models.Model):
    host = models.CharField(_("host"), max_length=64)
    pid = models.PositiveIntegerField(_("process"))
    started_at = models.DateTimeField(_("started"), default=timezone.now)
    renewed_at = models.DateTimeField(_("renewed"), default=timezone.now, db_index=True)

    objects = ServerProcessQuerySet.as_manager()

    class Meta:
        verbose_name = _("server process")
        verbose_name_plural = _("server processes")

    def __str__(self) -> str:
        return f"{self.host}:{self.pid}"


class ConnectionQuerySet(models.QuerySet):
    def alive(self) -> Self:
        """Sockets whose server process is alive."""
        return self.filter(process__renewed_at__gt=timezone.now() - LEASE)

    def online_among(self, user_ids: Iterable[int]) -> set[int]:
        """Which of these people have a socket that is alive."""
        rows = self.alive().filter(user_id__in=list(user_ids))
        return set(rows.values_list("user_id", flat=True))


class Connection(models.Model):
    id = models.CharField(primary_key=True, max_length=32)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="connections", verbose_name=_("user")
    )
    device = models.ForeignKey(
        "accounts.Device", models.CASCADE, related_name="connections", verbose_name=_("device")
    )
    process = models.ForeignKey(
        ServerProcess, models.CASCADE, related_name="connections", verbose_name=_("process")
    )
    address = models.GenericIPAddressField(_("IP address"), null=True)
    opened_at = models.DateTimeField(_("opened"), default=timezone.now)
    # Frames that wait because the client reads slowly, as of the last renewal of the lease.
    queued = models.PositiveSmallIntegerField(_("frames waiting"), default=0)

    objects = ConnectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("socket")
        verbose_name_plural = _("sockets")
        permissions = [("close_connection", "Can close connection")]
        # Who is online, in the order of their ids.
        indexes = [models.Index(fields=["user", "process"], name="connection_of_user")]

    def __str__(self) -> str:
        return self.id
