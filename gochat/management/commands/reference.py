"""`manage.py reference`: write the pages under docs/ that come from the code."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from gochat.core.commands import Command as BaseCommand
from gochat.reference import stale_pages


class Command(BaseCommand):
    help = gettext_noop("Write the pages on frames, errors, settings and commands from the code.")
    examples = ("reference", "reference --check")

    def add_arguments(self, parser: CommandParser) -> None:
        text = _("write nothing; fail if stale")
        parser.add_argument("--check", action="store_true", help=text)

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        stale = stale_pages()
        if check and stale:
            names = ", ".join(path.name for path in stale)
            raise CommandError(_("%(names)s: run manage.py reference") % {"names": names})
        for path, text in stale.items():
            path.write_text(text)
            self.stdout.write(str(path))
