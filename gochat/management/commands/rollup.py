"""`manage.py rollup`: count the days' figures again."""

from datetime import date
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from gochat.core.commands import Command as BaseCommand
from gochat.monitoring.rollup import recount

LONG_AGO = date(1970, 1, 1)


class Command(BaseCommand):
    help = gettext_noop(
        "Count the figures of each day again, as after an import. A server may be running."
    )
    examples = ("rollup", "rollup --from 2026-01-31")
    reports = True

    def add_arguments(self, parser: CommandParser) -> None:
        text = _("the first day, such as 2026-01-31; none: all there are")
        parser.add_argument("--from", dest="since", type=date.fromisoformat, help=text)

    def handle(self, *args: Any, since: date | None, **options: Any) -> None:
        counted: dict[str, int] = {}
        with self.progress(_("Rows")) as advance:

            def tell(name: str, done: int, of: int) -> None:
                advance(done - counted.get(name, 0))
                counted[name] = done

            recount(since=since or LONG_AGO, tell=tell)
        self.report({"rows": counted}, _("Done."))
