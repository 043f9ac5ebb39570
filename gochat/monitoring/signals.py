"""What others tell by signals: tasks that end, passwords that were right or wrong."""

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_login_failed
from django_tasks import TaskResult
from django_tasks.signals import task_finished

from gochat.core import metrics


def connect() -> None:
    """Listen, once."""
    task_finished.connect(count_task, dispatch_uid="monitoring")
    user_logged_in.connect(count_sign_in, dispatch_uid="monitoring")
    user_login_failed.connect(count_refusal, dispatch_uid="monitoring")


def count_task(task_result: TaskResult, **kwargs: Any) -> None:
    """A task has ended, well or not."""
    begun, ended = task_result.started_at, task_result.finished_at
    if begun is not None and ended is not None:
        series = metrics.task_seconds.labels(task_result.task.name, task_result.status.lower())
        series.observe((ended - begun).total_seconds())


def count_sign_in(**kwargs: Any) -> None:
    """A password was right."""
    metrics.sign_ins.labels("done").inc()


def count_refusal(**kwargs: Any) -> None:
    """A password was wrong, or nobody has that name."""
    metrics.sign_ins.labels("refused").inc()
