"""What people are told of a decision of the operators, and what they answer."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gochat.core.models import LockableQuerySet
from gochat.core.text import labelled

WORDS_LENGTH = 500
APPEAL_LENGTH = 1000


class TakeDown(models.Model):
    """Why a message was taken down, in the operators' words to its sender."""

    message = models.OneToOneField(
        "rooms.Message", models.CASCADE, primary_key=True, related_name="take_down"
    )
    words = models.CharField(_("words to the sender"), max_length=WORDS_LENGTH)
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("take-down")
        verbose_name_plural = _("take-downs")

    def __str__(self) -> str:
        return f"{self.message_id}"


class Appeal(models.Model):
    """A person's answer to a ban or to a message taken down: one to each decision."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        ACCEPTED = "accepted", pgettext_lazy("appeal", "Accepted")
        REJECTED = "rejected", _("Rejected")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="appeals", verbose_name=_("person")
    )
    ban = models.OneToOneField(
        "accounts.Ban", models.CASCADE, null=True, related_name="appeal", verbose_name=_("ban")
    )
    message = models.OneToOneField(
        "rooms.Message",
        models.CASCADE,
        null=True,
        related_name="appeal",
        verbose_name=_("message"),
    )
    # What the operators had told the person.
    told = models.CharField(_("was told"), max_length=WORDS_LENGTH, blank=True)
    text = models.CharField(_("answers"), max_length=APPEAL_LENGTH)
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True)
    reply = models.CharField(_("reply"), max_length=WORDS_LENGTH, blank=True)

    objects = LockableQuerySet.as_manager()

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        indexes = [models.Index(fields=("state", "-id"), name="appeal_by_state")]
        permissions = [("decide_appeal", "Can decide appeal")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ban=None) ^ models.Q(message=None), name="appeal_to_one_thing"
            ),
        ]

    def __str__(self) -> str:
        return labelled(self.get_about_display(), self.user)

    def get_about_display(self) -> str:
        """What it is about, in a word."""
        return str(_("Ban") if self.ban_id else _("Message"))
