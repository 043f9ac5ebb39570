"""How often people may do something, as the operators say."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gochat.core.text import labelled

NOTE_LENGTH = 200
MOST = 100_000


class RateRule(models.Model):
    class Action(models.TextChoices):
        MESSAGE = "message", _("Messages of a person")
        ROOM = "room", _("Messages in a room")
        INVITATION = "invite", _("People a person brings into groups")
        UPLOAD = "upload", _("Uploads of a person")
        CALL = "call", _("Calls a person makes")

    class Per(models.IntegerChoices):
        MINUTE = 60, _("a minute")
        HOUR = 3600, _("an hour")
        DAY = 86_400, _("a day")

    action = models.CharField(_("what"), max_length=7, choices=Action)
    # Accounts of the last days only.
    newcomers = models.BooleanField(_("new accounts only"), default=False)
    most = models.PositiveIntegerField(_("at most"))
    seconds = models.PositiveIntegerField(_("in"), choices=Per)
    note = models.CharField(_("note"), max_length=NOTE_LENGTH, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("made by"),
    )
    created_at = models.DateTimeField(_("made"), default=timezone.now)

    class Meta:
        verbose_name = _("rate rule")
        verbose_name_plural = _("rate rules")
        constraints = [
            models.UniqueConstraint(
                fields=["action", "newcomers", "seconds"], name="rate_rule_once"
            ),
        ]

    def __str__(self) -> str:
        return labelled(self.get_action_display(), f"{self.most} {self.get_seconds_display()}")
