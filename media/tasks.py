"""What is made of files while nobody waits."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import structlog
from django.utils import timezone
from django_tasks import task
from django_tasks.base import Task

from . import services
from .content.check import longest
from .content.children import FILM, MAKE, RECORDED, Limits, Refused, children
from .content.formats import DEMUXERS, EXTENSIONS
from .content.names import with_extension
from .models import File
from .services import Facts

log = structlog.get_logger()

FOLDER_PREFIX = "making-"
RETRY_AFTER = timedelta(seconds=10)
# What an mp4 can be made of within FILM's limits.
FILM_SECONDS = 1200
FACTS = ("mime", "width", "height", "duration", "waveform", "placeholder")


@task()
def process_file(file_id: int) -> None:
    """Make what is handed out of an upload, and tell every message that carries it."""
    _work_on(file_id, _process, again=process_file)


@task(queue_name="films")
def make_film(file_id: int) -> None:
    """Make the mp4 of a video that not every browser plays."""
    _work_on(file_id, _make_film, again=make_film)


def take_up_abandoned() -> int:
    """Have files prepared whose task was lost; answers how many. For an idle worker."""
    files = services.abandoned_files()
    for file in files:
        (make_film if file.needs_mp4 else process_file).enqueue(file.pk)
    return len(files)


def _work_on(file_id: int, work: Callable[[File, Path, Path], None], again: Task) -> None:
    file = services.take_up(file_id=file_id)
    if file is None or file.blob is None:
        services.tell_left(file_id=file_id)
        return
    try:
        with (
            TemporaryDirectory(dir=services.scratch_dir(), prefix=FOLDER_PREFIX) as folder,
            services.local_copy(file.blob.path) as source,
        ):
            work(file, source, Path(folder))
    except Refused as refused:
        log.info("file_refused", file_id=file_id, reason=refused.reason)
        services.give_up(file_id=file_id)
    except Exception as error:
        log.warning("file_failed", file_id=file_id, attempt=file.attempts, error=repr(error))
        _try_again(file, again)


def _try_again(file: File, again: Task) -> None:
    if file.attempts >= services.MOST_ATTEMPTS:
        services.give_up(file_id=file.pk)
        return
    services.let_go(file_id=file.pk)
    again.using(run_after=timezone.now() + RETRY_AFTER * file.attempts).enqueue(file.pk)


def _process(file: File, source: Path, folder: Path) -> None:
    if file.kind == File.Kind.IMAGE:
        made = _ask(file, "process_image", MAKE, source, folder, original=file.original)
    elif file.most_seconds is None:
        made = _ask_recording(file, f"process_{file.kind}", MAKE, source, folder)
    else:
        job = "process_sound" if file.kind == File.Kind.VOICE else "process_video"
        made = _ask_recording(file, job, RECORDED, source, folder)
    needs_mp4 = _needs_mp4(made)
    if made["file"] is not None:
        _finish(file, made, folder, needs_mp4=needs_mp4)
    else:
        services.await_mp4(file_id=file.pk)
    if needs_mp4:
        make_film.enqueue(file.pk)


def _needs_mp4(made: dict) -> bool:
    """A long call that can be handed out as it is stays so: an mp4 of it would take all day."""
    is_short = made["file"] is None or made.get("duration", 0) <= FILM_SECONDS
    return made.get("needs_mp4", False) and is_short


def _make_film(file: File, source: Path, folder: Path) -> None:
    film = _ask_recording(file, "make_mp4", FILM, source, folder)
    if file.state == File.State.PROCESSING:
        # No browser plays the upload itself: the film is the file.
        made = _ask_recording(file, "process_video", MAKE, source, folder)
        _finish(file, {**made, "file": film["file"], "mime": film["mime"]}, folder)
        services.await_mp4(file_id=file.pk, awaited=False)
    else:
        services.add_mp4(file_id=file.pk, path=folder / film["file"])


def _finish(file: File, made: dict, folder: Path, *, needs_mp4: bool = False) -> None:
    fitting = EXTENSIONS[made["mime"]]
    fits = file.name.lower().endswith(fitting)
    services.finish_file(
        file_id=file.pk,
        facts=Facts(
            name=file.name if fits else with_extension(file.name, fitting[0]),
            **{fact: made.get(fact) for fact in FACTS},
        ),
        content=folder / made["file"],
        thumbnail=folder / made["thumbnail"] if "thumbnail" in made else None,
        poster=folder / made["poster"] if "poster" in made else None,
        needs_mp4=needs_mp4,
    )


def _ask_recording(file: File, job: str, limits: Limits, source: Path, folder: Path) -> dict:
    form = DEMUXERS[file.mime]
    limit = longest(file.kind, file.most_seconds)
    return _ask(file, job, limits, source, folder, format=form, limit=limit)


def _ask(
    file: File, job: str, limits: Limits, source: Path, folder: Path, **request: object
) -> dict:
    return children.ask(
        job,
        limits=limits,
        beat=lambda: services.stay_at(file_id=file.pk),
        source=str(source),
        folder=str(folder),
        **request,
    )
