"""Storing many rows, whose ids are known before."""

from collections.abc import Iterable
from itertools import islice

from django.db import models
from django.db.models import Max

ROWS_AT_ONCE = 2000


def ids_after(model: type[models.Model], count: int) -> range:
    """So many ids behind those there are."""
    last = model._default_manager.aggregate(last=Max("pk"))["last"] or 0
    return range(last + 1, last + 1 + count)


def store(rows: Iterable[models.Model]) -> None:
    """Store rows of one model."""
    waiting = iter(rows)
    while batch := list(islice(waiting, ROWS_AT_ONCE)):
        type(batch[0])._default_manager.bulk_create(batch)
