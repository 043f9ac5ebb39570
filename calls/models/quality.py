"""How good a call was for somebody: what his browser measured on its way to each of the others."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gochat.core.models import LockableQuerySet

from .call import Leg


class LegQuality(models.Model):
    """One person's connection to one other in a call, over the whole of the call.

    One row however long it lasts: `samples` are how many reports of ten seconds it sums up.
    """

    class Candidate(models.TextChoices):
        HOST = "host", pgettext_lazy("way", "Direct")
        SERVER_REFLEXIVE = "srflx", _("Through a router")
        PEER_REFLEXIVE = "prflx", _("Through the other's router")
        RELAY = "relay", _("Through the relay")

    METRICS = ("rtt_ms", "loss_percent", "jitter_ms", "kbps_in", "kbps_out")

    leg = models.ForeignKey(Leg, models.CASCADE, related_name="quality", verbose_name=_("leg"))
    peer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("to")
    )
    samples = models.PositiveIntegerField(_("samples"), default=0)
    rtt_ms_mean = models.FloatField(_("round trip, mean, ms"), default=0)
    rtt_ms_min = models.FloatField(_("round trip, shortest, ms"), default=0)
    rtt_ms_max = models.FloatField(_("round trip, longest, ms"), default=0)
    loss_percent_mean = models.FloatField(_("lost packets, mean, %"), default=0)
    loss_percent_min = models.FloatField(_("lost packets, fewest, %"), default=0)
    loss_percent_max = models.FloatField(_("lost packets, most, %"), default=0)
    jitter_ms_mean = models.FloatField(_("jitter, mean, ms"), default=0)
    jitter_ms_min = models.FloatField(_("jitter, least, ms"), default=0)
    jitter_ms_max = models.FloatField(_("jitter, most, ms"), default=0)
    kbps_in_mean = models.FloatField(_("received, mean, kbit/s"), default=0)
    kbps_in_min = models.FloatField(_("received, least, kbit/s"), default=0)
    kbps_in_max = models.FloatField(_("received, most, kbit/s"), default=0)
    kbps_out_mean = models.FloatField(_("sent, mean, kbit/s"), default=0)
    kbps_out_min = models.FloatField(_("sent, least, kbit/s"), default=0)
    kbps_out_max = models.FloatField(_("sent, most, kbit/s"), default=0)
    freeze_ms = models.PositiveBigIntegerField(_("picture stood still, ms"), default=0)
    # How it went over time: `calls.course` reads and writes it.
    course = models.TextField(blank=True, editable=False)
    # As they were last.
    candidate = models.CharField(_("way"), max_length=5, choices=Candidate)
    width = models.PositiveIntegerField(_("width of the picture"), default=0)
    height = models.PositiveIntegerField(_("height of the picture"), default=0)
    updated_at = models.DateTimeField(_("measured last"))

    objects = LockableQuerySet.as_manager()

    class Meta:
        verbose_name = _("quality of a call")
        verbose_name_plural = _("quality of calls")
        constraints = [models.UniqueConstraint(fields=["leg", "peer"], name="quality_once")]

    def __str__(self) -> str:
        return f"{self.leg_id} to {self.peer_id}"
