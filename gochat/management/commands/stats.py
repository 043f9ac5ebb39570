"""`manage.py stats`: how much there is, and how much goes on."""

from datetime import timedelta
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from gochat.core.commands import Command as BaseCommand
from gochat.figures import figures_since


class Command(BaseCommand):
    help = gettext_noop(
        "Say how many people, rooms, messages, files and calls there are, and what came in the "
        "last days. Quick at ten million messages."
    )
    examples = ("stats", "stats --days 30 --json")
    reports = True

    def add_arguments(self, parser: Any) -> None:
        text = _("how many days back; a day where nothing is said")
        parser.add_argument("--days", type=int, default=1, help=text)

    def handle(self, *args: Any, days: int, **options: Any) -> None:
        figures = figures_since(timezone.now() - timedelta(days=days))
        self.report({"days": days, **figures}, "\n".join(_lines(figures)))


def _lines(figures: dict[str, dict[str, Any]]) -> list[str]:
    rows = [
        (_("People"), _("%(all)d, %(bots)d of them bots; %(new)d new, %(active)d active")),
        (_("Online"), _("%(people)d people, %(sockets)d sockets, %(processes)d server processes")),
        (_("Rooms"), _("%(groups)d groups, %(direct)d direct rooms; %(active)d active")),
        (_("Messages"), _("%(all)d; %(new)d new")),
        (_("Files"), _("%(all)d, in %(blobs)d blobs of %(size)s; %(new)d new")),
        (
            _("Calls"),
            _("%(all)d; %(new)d new, %(answered)d answered, %(running)d going on"),
        ),
        (_("Tasks"), _("%(waiting)d wait, %(failed)d failed")),
    ]
    sized = {**figures["files"], "size": filesizeformat(figures["files"]["bytes"])}
    facts = list({**figures, "files": sized}.values())
    return [f"{name:10} {words % fact}" for (name, words), fact in zip(rows, facts, strict=True)]
