"""Who was there on which day."""

from django.conf import settings
from django.db import models


class ActiveDay(models.Model):
    """A person was there on a day, however briefly."""

    day = models.DateField()
    # Written from memory, a few seconds later.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_constraint=False
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "user"], name="active_day_once")]

    def __str__(self) -> str:
        return f"{self.user_id} on {self.day}"
