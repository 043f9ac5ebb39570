"""How long messages are kept: rules for all rooms and for one, for all kinds and for one."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gochat.core.models import LockableQuerySet
from gochat.core.text import labelled
from rooms.models import Message

KINDS = [
    choice
    for choice in Message.Kind.choices
    if choice[0] not in (Message.Kind.SYSTEM, Message.Kind.CALL)
]


class RetentionRule(models.Model):
    # Room and kind: of one kind in one room there is one rule.
    key = models.CharField(max_length=40, unique=True, editable=False)
    # Nothing is every room, and every kind.
    room = models.ForeignKey(
        "rooms.Room", models.CASCADE, null=True, related_name="+", verbose_name=_("room")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=KINDS, blank=True)
    # Nothing is for ever: an exception from a wider rule.
    days = models.PositiveIntegerField(_("days"), null=True)
    # How far it was carried out: a message's id, or its number where the rule is a room's.
    reached = models.PositiveBigIntegerField(default=0)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("made by"),
    )
    created_at = models.DateTimeField(_("made"), default=timezone.now)

    objects = LockableQuerySet.as_manager()

    class Meta:
        verbose_name = _("retention rule")
        verbose_name_plural = _("retention rules")

    def __str__(self) -> str:
        where = str(self.room) if self.room else str(_("All rooms"))
        return labelled(where, self.get_kind_display() if self.kind else _("All kinds"))

    def ends_before(self, now: datetime) -> datetime | None:
        """What was sent before is not kept; nothing where everything is."""
        return None if self.days is None else now - timedelta(days=self.days)


def rule_key(room_id: int | None, kind: str) -> str:
    """What keeps a rule to one of its sort."""
    return f"{room_id or '*'}:{kind or '*'}"
