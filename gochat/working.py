"""Background tasks of a running server: a thread for each queue."""

import time
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks.signals import task_enqueued
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from media.content.children import children
from media.tasks import take_up_abandoned

from .keeping import Keeper

QUEUES = ("default", "films")
# A task that this process enqueues is begun at once; another's is found this much later.
IDLE_SECONDS = 1.0
LOOK_AROUND_SECONDS = 10.0
TIDY_SECONDS = 3600.0
KEPT = timedelta(days=1)


class TaskKeeper(Keeper):
    """Does the tasks of one queue, one after the other; of several processes each does some."""

    def __init__(self, queue: str) -> None:
        self.queue = queue
        self.name = f"tasks-{queue}"
        self.worker = Worker(
            queue_names=[queue],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=self.name,
            excluded_queue_names=[],
        )
        super().__init__()

    def start(self) -> None:
        """Begin, and begin each task as soon as it is enqueued."""
        task_enqueued.connect(self._hear)
        super().start()

    def stop(self) -> None:
        """End after the task at hand; one that takes longer is taken up again by others."""
        task_enqueued.disconnect(self._hear)
        self.worker.running = False
        super().stop()

    def tend(self) -> float:
        """Do what there is to do."""
        # Claiming locks, so we look before.
        if DBTaskResult.objects.ready().filter(queue_name=self.queue).exists():
            self.worker.run()
        return IDLE_SECONDS

    def _hear(self, task_result: Any, **kwargs: Any) -> None:
        if task_result.task.queue_name == self.queue:
            transaction.on_commit(self.wake)


class LookAround(Keeper):
    """Takes up what a worker that is gone has left, and has a process warm for the next file."""

    name = "tasks-look-around"
    tidied = -TIDY_SECONDS

    def tend(self) -> float:
        """Enqueue lost tasks again, once nothing else waits."""
        children.warm()
        if not DBTaskResult.objects.filter(status=TaskResultStatus.READY).exists():
            take_up_abandoned()
        if time.monotonic() > self.tidied + TIDY_SECONDS:
            self.tidied = time.monotonic()
            forget_done_tasks()
        return LOOK_AROUND_SECONDS

    def release(self) -> None:
        """Let the process go."""
        children.end()


def forget_done_tasks() -> None:
    """Delete the rows of tasks that are done, and of those whose worker has died."""
    old = DBTaskResult.objects.filter(enqueued_at__lt=timezone.now() - KEPT)
    old.exclude(status=TaskResultStatus.READY).delete()


def task_keepers() -> list[Keeper]:
    """For a server process; `manage.py db_worker` may do the tasks in its stead."""
    if settings.CONFIG.background == "worker":
        return [LookAround()]
    return [LookAround(), *map(TaskKeeper, QUEUES)]
