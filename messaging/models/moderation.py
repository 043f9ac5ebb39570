"""What keeps a chat decent: words that are not to be said, and what people report."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gochat.core.columns import ContentField, WordField
from gochat.core.models import LockableQuerySet
from gochat.core.text import labelled

WORD_LENGTH = 60
# One character may be compared as several.
BARE_LENGTH = 190
NOTE_LENGTH = 200
REPORT_LENGTH = 500


class WordRule(models.Model):
    class Action(models.TextChoices):
        BLOCK = "block", _("Do not send the message")
        MASK = "mask", _("Cover the word with stars")
        FLAG = "flag", _("Send it, and report it")

    word = models.CharField(_("word"), max_length=WORD_LENGTH)
    # What is compared: two ways to write a word are one rule.
    bare = WordField(max_length=BARE_LENGTH, unique=True, editable=False)
    action = models.CharField(_("action"), max_length=5, choices=Action)
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
        verbose_name = _("word rule")
        verbose_name_plural = _("word rules")
        ordering = ("word",)

    def __str__(self) -> str:
        return self.word


class WordRulesVersion(models.Model):
    """One row: grows with every change, so that other processes see that there was one."""

    number = models.PositiveBigIntegerField(default=0)

    objects = LockableQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.number)


class ReportQuerySet(LockableQuerySet):
    def open(self) -> Self:
        """Those that nobody has decided yet."""
        return self.filter(state=Report.State.OPEN)


class Report(models.Model):
    class Kind(models.TextChoices):
        MESSAGE = "message", _("Message")
        USER = "user", _("Person")
        ROOM = "room", _("Group")

    class Reason(models.TextChoices):
        SPAM = "spam", _("Spam or advertising")
        ABUSE = "abuse", _("Insult or harassment")
        SEXUAL = "sexual", _("Sexual content")
        VIOLENCE = "violence", _("Violence or danger")
        FRAUD = "fraud", _("Fraud")
        OTHER = "other", _("Something else")
        WORD = "word", _("A word of the rules")

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        UPHELD = "upheld", _("Upheld")
        DISMISSED = "dismissed", _("Dismissed")

    kind = models.CharField(_("kind"), max_length=7, choices=Kind)
    # Who reports what: reporting again is the same report.
    key = models.CharField(max_length=64, unique=True, editable=False)
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="reports_made",
        verbose_name=_("reported by"),
    )
    message = models.ForeignKey(
        "rooms.Message", models.SET_NULL, null=True, related_name="+", verbose_name=_("message")
    )
    room = models.ForeignKey(
        "rooms.Room", models.SET_NULL, null=True, related_name="+", verbose_name=_("room")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="reports_about",
        verbose_name=_("person"),
    )
    # As it was when it was reported: it may be recalled since.
    content = ContentField(_("content"), blank=True)
    reason = models.CharField(_("reason"), max_length=8, choices=Reason)
    text = models.CharField(_("explanation"), max_length=REPORT_LENGTH, blank=True)
    created_at = models.DateTimeField(_("reported"), default=timezone.now)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True)
    note = models.CharField(_("note"), max_length=REPORT_LENGTH, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        indexes = [models.Index(fields=("state", "-id"), name="report_by_state")]
        permissions = [("decide_report", "Can decide report")]

    def __str__(self) -> str:
        return labelled(self.get_kind_display(), self.get_reason_display())
