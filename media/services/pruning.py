"""Clearing away what nobody can see any more, and what was begun and never finished."""

import shutil
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from ..models import Blob, File, Upload
from ..storage import scratch_dir
from .keeping import drop_each, drop_unused
from .uploads import drop_upload

# A file has so long to be sent; what was recalled stays no longer than that either.
GRACE = timedelta(hours=24)


def prune(*, dry_run: bool = False, now: datetime | None = None) -> dict[str, int]:
    """Remove expired uploads, files in no message, bytes of no file, and what crashes left behind.

    Answers how many of each, and how many bytes the storage has less. May run while the server
    does, and in several processes: everything is looked at once more under its lock.
    """
    now = now or timezone.now()
    before = now - GRACE
    uploads = list(Upload.objects.expired(now).select_related("file"))
    forsaken = list(_forsaken(before).values_list("pk", flat=True))
    unused = list(Blob.objects.unused(before, gone=forsaken)) if dry_run else []
    leftovers = _leftovers(before)
    if not dry_run:
        uploads = drop_each(uploads, drop_upload)
        forsaken = drop_each(forsaken, lambda pk: _drop(pk, before))
        unused = drop_unused(before)
        for path in leftovers:
            _remove(path)
    return {
        "uploads": len(uploads),
        "files": len(forsaken),
        "blobs": len(unused),
        "bytes": sum(blob.size for blob in unused),
        "leftovers": len(leftovers),
    }


def _forsaken(before: datetime) -> QuerySet[File]:
    # An unfinished upload has a time of its own, and takes its file with it.
    # A file whose message may stand again is detached only later (`detach_files`).
    kept = {"detached_at__gt": before + GRACE}
    return File.objects.forsaken(before).filter(upload=None).exclude(**kept)


@transaction.atomic
def _drop(file_id: int, before: datetime) -> bool:
    """Who sends the file at this moment holds its row."""
    if not File.objects.locked().filter(pk=file_id).exists():
        return False
    gone, _ = _forsaken(before).filter(pk=file_id).delete()
    return bool(gone)


def _leftovers(before: datetime) -> list[Path]:
    """What is ours on the disk, that nothing has written to since and nothing refers to."""
    waiting = {str(pk) for pk in Upload.objects.values_list("pk", flat=True)}
    return [
        path
        for path in scratch_dir().iterdir()
        if path.name.split(".")[0] not in waiting and _written_to(path) < before.timestamp()
    ]


def _written_to(path: Path) -> float:
    """When; never, where whoever made it has just taken it away."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return float("inf")


def _remove(path: Path) -> None:
    """A file, or the folder in which a killed worker was making some."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
