"""`manage.py bench`: what GoChat does in a second, beside what others do on the same machine."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser


class Command(BaseCommand):
    help = (
        "Measure GoChat beside its yardsticks, with servers and data of its own, on loopback. "
        "Prints tables, and keeps the figures as JSON in the data directory."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("cases", nargs="*", help="only these cases; none: all")
        parser.add_argument("--quick", action="store_true", help="small and short: does it work?")
        parser.add_argument(
            "--minutes", type=float, default=10, help="how long the soak takes; 0 leaves it out"
        )
        parser.add_argument(
            "--scale", type=int, default=1_000_000, help="messages in the largest world"
        )

    def handle(self, *args: Any, cases: list[str], **options: Any) -> None:
        # Beside the product, and not in its image: it needs the tests' servers and a compiler.
        from bench.cases import NAMES, Options
        from bench.runner import run_cases

        if unknown := set(cases) - set(NAMES):
            raise CommandError(f"No such case: {', '.join(unknown)}. There are {', '.join(NAMES)}.")
        size = Options(**{name: options[name] for name in ("quick", "minutes", "scale")})
        names = cases or [n for n in NAMES if n != "soak" or size.minutes]
        path = run_cases(names, size, settings.DATA_DIR, self._say)
        self.stdout.write(f"\nKept in {path}")

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()
