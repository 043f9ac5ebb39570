"""What became of people's parts in calls, and when."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .call import Call, Leg


class CallStep(models.Model):
    """A change of somebody's part in a call, kept for the operator: the part says how it is now."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="steps", verbose_name=_("call"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("user")
    )
    state = models.CharField(_("state"), max_length=8, choices=Leg.State)
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("step of a call")
        verbose_name_plural = _("steps of calls")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.user_id} {self.state} in {self.call_id}"
