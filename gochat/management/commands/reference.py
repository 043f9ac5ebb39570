"""`manage.py reference`: write the pages under docs/ that come from the code."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from gochat.reference import stale_pages


class Command(BaseCommand):
    help = "Write the pages on frames, errors, settings and commands from the code."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail if stale")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        stale = stale_pages()
        if check and stale:
            names = ", ".join(path.name for path in stale)
            raise CommandError(f"{names}: run manage.py reference")
        for path, text in stale.items():
            path.write_text(text)
            self.stdout.write(str(path))
