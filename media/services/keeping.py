"""Keeping bytes: the same ones once, whatever they are part of."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

import structlog
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from ..models import Blob
from ..storage import put, sha256_of

log = structlog.get_logger()

# Whoever brings bytes has so long to say what they are for.
GRACE = timedelta(hours=24)

Item = TypeVar("Item")


def keep_bytes(path: Path, *, sha256: str = "") -> Blob:
    """Move a file of ours into the storage, unless it has these bytes.

    The row is there first, so that whatever happens `prune` finds the bytes. In no transaction of
    the caller's: storing may take long.
    """
    size = path.stat().st_size
    sha256 = sha256 or sha256_of(path)
    blob, _ = Blob.objects.get_or_create(sha256=sha256, defaults={"size": size})
    kept = Blob.objects.filter(pk=blob.pk).exclude(stored_at=None)
    if kept.update(touched_at=timezone.now()):
        path.unlink()
        return blob
    put(path, blob.path)
    blob.stored_at = blob.touched_at = timezone.now()
    # Pruned under our hands? The bytes are there, so the row has to be.
    is_there = Blob.objects.filter(pk=blob.pk).update(
        stored_at=blob.stored_at, touched_at=blob.touched_at
    )
    if not is_there:
        blob.save(force_insert=True)
    return blob


def drop_unused(before: datetime | None = None) -> list[Blob]:
    """Remove what no file is made of, one at a time; answers what is gone."""
    before = before or timezone.now() - GRACE
    return drop_each(Blob.objects.unused(before), lambda blob: _drop(blob.pk, before))


def drop_these(blob_ids: Iterable[int], before: datetime) -> list[int]:
    """As drop_unused, of these alone."""
    return drop_each(blob_ids, lambda pk: _drop(pk, before))


def drop_each(items: Iterable[Item], drop: Callable[[Item], bool]) -> list[Item]:
    """Those that are gone; one that breaks is logged and does not keep the rest from going."""
    return [item for item in items if _is_dropped(item, drop)]


def _is_dropped(item: Item, drop: Callable[[Item], bool]) -> bool:
    try:
        return drop(item)
    except Exception as error:
        log.warning("not_pruned", item=repr(item), error=repr(error))
        return False


@transaction.atomic
def _drop(pk: int, before: datetime) -> bool:
    """The bytes go while the row is locked: nobody can come to need them meanwhile."""
    blob = Blob.objects.locked().unused(before).filter(pk=pk).first()
    if blob is None:
        return False
    default_storage.delete(blob.path)
    Blob.objects.filter(pk=pk).delete()
    return True
