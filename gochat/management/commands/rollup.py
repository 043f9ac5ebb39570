"""`manage.py rollup`: count the days' figures again."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand

from gochat.monitoring.rollup import recount

LONG_AGO = date(1970, 1, 1)


class Command(BaseCommand):
    help = "Count the figures of each day again, as after an import. A server may be running."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--from",
            dest="since",
            type=date.fromisoformat,
            help="the first day, such as 2026-01-31; none: all there are",
        )

    def handle(self, *args: Any, since: date | None, **options: Any) -> None:
        recount(since=since or LONG_AGO, tell=self._tell)
        self.stdout.write(self.style.SUCCESS("Done."))

    def _tell(self, name: str, done: int, of: int) -> None:
        if self.stdout.isatty():
            ending = "\n" if done == of else "\r"
            self.stdout.write(f"{name:10} {done:,} / {of:,}", ending=ending)
            self.stdout.flush()
