"""`manage.py db_worker`: do background tasks, and report what this process does."""

from typing import Any

from django.utils import translation
from django.utils.translation import gettext_noop
from django_tasks_db.management.commands import db_worker

from gochat.core.commands import Command as BaseCommand
from gochat.monitoring.models import ProcessReport
from gochat.monitoring.reporting import Reporter


class Command(BaseCommand, db_worker.Command):
    help = gettext_noop("Do background tasks, beside servers that leave them to a worker.")
    examples = ("db_worker", "db_worker --queue-name films")
    logs = True

    def handle(self, *args: Any, **options: Any) -> None:
        # What tasks say to people is in their languages.
        translation.deactivate()
        reporter = Reporter(ProcessReport.Role.WORKER)
        reporter.start()
        try:
            super().handle(*args, **options)
        finally:
            reporter.stop()
