"""What Janus holds for people in calls."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gochat.core.models import LockableQuerySet

from .call import Call, Leg


class ForwardingQuerySet(LockableQuerySet):
    def needed(self) -> Self:
        """Of people who are in the call with this very sending."""
        return self.filter(Exists(self._legs()))

    def unneeded(self) -> Self:
        """Of people who have left, and sendings that another has taken the place of."""
        return self.filter(~Exists(self._legs()))

    def _legs(self) -> models.QuerySet[Leg]:
        of_mine = Leg.objects.present().filter(
            call_id=OuterRef("call_id"), user_id=OuterRef("user_id"), feed=OuterRef("feed")
        )
        return of_mine.of_running_calls()


class Forwarding(models.Model):
    """One person's session with Janus: what he sends into a call, and what he gets of others."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="forwardings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    session_id = models.BigIntegerField()
    feed = models.BigIntegerField()
    # What he receives: by the other's id, the handle of the subscription.
    subscriptions = models.JSONField(default=dict, editable=False)
    # When Janus last heard of it: it ends what it does not hear of.
    kept_at = models.DateTimeField(default=timezone.now)

    objects = ForwardingQuerySet.as_manager()

    class Meta:
        verbose_name = _("session with Janus")
        verbose_name_plural = _("sessions with Janus")

    def __str__(self) -> str:
        return f"{self.user_id} in {self.call_id}: {self.feed}"
