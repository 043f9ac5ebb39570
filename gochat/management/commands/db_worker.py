"""`manage.py db_worker`: do background tasks, and report what this process does."""

from typing import Any

from django_tasks_db.management.commands import db_worker

from gochat.monitoring.models import ProcessReport
from gochat.monitoring.reporting import Reporter


class Command(db_worker.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        reporter = Reporter(ProcessReport.Role.WORKER)
        reporter.start()
        try:
            super().handle(*args, **options)
        finally:
            reporter.stop()
