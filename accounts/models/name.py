"""By what people are found: an index of the beginnings of their names."""

from collections.abc import Sequence
from typing import Self

from django.conf import settings
from django.db import models

from gochat.core.columns import ExactField

from ..terms import TERM_LENGTH, name_terms, query_term

LAST_CHARACTER = "\U0010ffff"


class NameTermQuerySet(models.QuerySet):
    def beginning(self, query: str) -> Self:
        """Terms of people who may be meant, the shortest of alike ones first."""
        term = query_term(query)
        if not term:
            return self.none()
        # Not LIKE: that is no range of the index everywhere.
        found = self.filter(term__gte=term, term__lt=term + LAST_CHARACTER)
        return found.order_by("term", "user_id")

    def keep(self, people: Sequence) -> None:
        """Make the terms of these people what their names are now."""
        wanted = {
            (user.pk, term)
            for user in people
            for term in ({} if user.deleted_at else name_terms(user.username, user.display_name))
        }
        rows = self.filter(user__in=people)
        known = {
            (user_id, term): pk for pk, user_id, term in rows.values_list("pk", "user", "term")
        }
        self.filter(pk__in=[pk for pair, pk in known.items() if pair not in wanted]).delete()
        news = sorted(wanted - known.keys())
        self.bulk_create([self.model(user_id=i, term=term) for i, term in news], batch_size=1000)


class NameTerm(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="name_terms")
    term = ExactField(max_length=TERM_LENGTH)

    objects = NameTermQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["term", "user"], name="name_term_once"),
        ]

    def __str__(self) -> str:
        return self.term
