"""`manage.py backup`: everything into one file."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from gochat.backup.making import make_backup
from gochat.core.commands import Command as BaseCommand
from gochat.core.commands import Refused


class Command(BaseCommand):
    help = gettext_noop(
        "Write the whole database and all files into one file, as they are in one moment, while "
        "the server runs. It can be restored on SQLite, MySQL and MariaDB alike. Settings and the "
        "secret key are not in it; all that people wrote is."
    )
    examples = ("backup", "backup /mnt/backups/monday.zip --json")
    reports = True

    def add_arguments(self, parser: CommandParser) -> None:
        text = _("the file to write; else one in the data directory, named by the time")
        parser.add_argument("path", nargs="?", type=Path, help=text)

    def handle(self, *args: Any, path: Path | None, **options: Any) -> None:
        path = path or settings.DATA_DIR / "backups" / f"gochat-{datetime.now():%Y%m%d-%H%M%S}.zip"
        if path.exists():
            raise Refused(_("%(path)s is there already.") % {"path": path})
        with self.progress(_("Rows and files")) as advance:
            made = make_backup(path, progress=advance)
        words = _("%(rows)d rows and %(files)d files in %(path)s: %(size)s.")
        facts = {"path": str(path), **made._asdict()}
        lines = [words % {**facts, "size": filesizeformat(made.bytes)}]
        lines += [_("Missing in the storage: %(path)s") % {"path": name} for name in made.missing]
        self.report(facts, "\n".join(lines))
