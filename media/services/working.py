"""Who is preparing which file: one at a time, and found again when he is gone.

A file that is being prepared, or still needs its mp4, is worked on by who has taken it less than
LEASE ago and says now and then that he is still at it. When nobody has said so for that long, his
process is dead or its task was lost, and the file is taken up again, MOST_ATTEMPTS times in all.
"""

from datetime import timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from ..models import File
from .finishing import fail_file, tell_messages
from .keeping import keep_bytes

LEASE = timedelta(seconds=30)
MOST_ATTEMPTS = 3
# By name: a task uses the services, and not the other way round.
TASK = "media.tasks.process_file"


def start_processing(file: File) -> None:
    """Have a file prepared; in the transaction that stores it."""
    import_string(TASK).enqueue(file.pk)


@transaction.atomic
def take_up(*, file_id: int) -> File | None:
    """The file, if there is work left on it and nobody else is at it; it is the caller's now.

    One that was taken up too often has failed. Publishes message.updated then.
    """
    file = File.objects.locked().unfinished().filter(pk=file_id).first()
    if file is None or (file.attempts and file.worked_at > timezone.now() - LEASE):
        return None
    if file.attempts >= MOST_ATTEMPTS:
        give_up(file_id=file_id)
        return None
    file.attempts += 1
    file.worked_at = timezone.now()
    file.save(update_fields=["attempts", "worked_at"])
    return File.objects.select_related("blob").get(pk=file_id)


def stay_at(*, file_id: int) -> None:
    """Say that the work goes on."""
    File.objects.filter(pk=file_id).update(worked_at=timezone.now())


def let_go(*, file_id: int) -> None:
    """Leave the file to whoever takes it up next."""
    File.objects.filter(pk=file_id).update(worked_at=timezone.now() - LEASE)


def abandoned_files() -> list[File]:
    """Files with work left on them, or messages untold, that nobody has seen to for LEASE."""
    return list(File.objects.abandoned(timezone.now() - LEASE))


def tell_left(*, file_id: int) -> None:
    """Tell the messages of a file whose worker was gone before. Publishes message.updated."""
    file = File.objects.filter(pk=file_id, untold=True).first()
    if file is not None:
        tell_messages(file)


def give_up(*, file_id: int) -> None:
    """Nothing more can be made of a file: one that nobody saw yet has failed.

    Publishes message.updated.
    """
    File.objects.filter(pk=file_id).update(needs_mp4=False)
    fail_file(file_id=file_id)


def await_mp4(*, file_id: int, awaited: bool = True) -> None:
    """The mp4 of a video is made next, by others; or there need not be one any more."""
    File.objects.filter(pk=file_id).update(needs_mp4=awaited, attempts=0, worked_at=timezone.now())


def add_mp4(*, file_id: int, path: Path) -> bool:
    """A video once more, as an mp4. Publishes message.updated. False where nobody waits for it."""
    blob = keep_bytes(path)
    waiting = File.objects.filter(pk=file_id, needs_mp4=True)
    if not waiting.update(mp4=blob, needs_mp4=False, untold=True):
        return False
    tell_messages(File.objects.get(pk=file_id))
    return True
