"""`manage.py bench`: what GoChat does in a second, beside what others do on the same machine."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from gochat.core.commands import Command as BaseCommand


class Command(BaseCommand):
    help = gettext_noop(
        "Measure GoChat beside its yardsticks, with servers and data of its own, on loopback. "
        "Prints tables, and keeps the figures as JSON in the data directory."
    )
    examples = ("bench --quick pairs fanout", "bench growth --scale 10000000")
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("cases", nargs="*", help=_("only these cases; none: all"))
        parser.add_argument(
            "--quick", action="store_true", help=_("small and short: does it work?")
        )
        parser.add_argument(
            "--minutes", type=float, default=10, help=_("how long the soak takes; 0 leaves it out")
        )
        parser.add_argument(
            "--scale", type=int, default=1_000_000, help=_("messages in the largest world")
        )

    def handle(self, *args: Any, cases: list[str], **options: Any) -> None:
        # Beside the product, and not in its image: it needs the tests' servers and a compiler.
        from bench.cases import NAMES, Options
        from bench.runner import run_cases

        if unknown := set(cases) - set(NAMES):
            raise CommandError(
                _("No such case: %(unknown)s. There are %(names)s.")
                % {"unknown": ", ".join(unknown), "names": ", ".join(NAMES)}
            )
        size = Options(**{name: options[name] for name in ("quick", "minutes", "scale")})
        names = cases or [n for n in NAMES if n != "soak" or size.minutes]
        path = run_cases(names, size, settings.DATA_DIR, self.say)
        self.say(_("Kept in %(path)s") % {"path": path})
