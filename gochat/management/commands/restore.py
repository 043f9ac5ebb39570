"""`manage.py restore`: an installation made what a backup says."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from gochat.backup.restoring import open_backup, refuse_to_overwrite, restore_backup
from gochat.core.commands import Command as BaseCommand
from gochat.management.servers import refuse_under_a_server


class Command(BaseCommand):
    help = gettext_noop(
        "Bring back what backup has written, into an empty installation, on whatever database. The "
        "whole file is checked before anything is touched. Not while a server runs."
    )
    examples = (
        "restore /mnt/backups/monday.zip",
        "restore /mnt/backups/monday.zip --dry-run",
        "restore /mnt/backups/monday.zip --force --json",
    )
    reports = rehearses = True
    # There may be no tables yet.
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help=_("the file that backup has written"))
        text = _("replace all that is here; it is lost")
        parser.add_argument("--force", action="store_true", help=text)

    def handle(self, *args: Any, path: Path, force: bool, **options: Any) -> None:
        backup = open_backup(path)
        manifest = backup.manifest
        rows = sum(table.rows for table in manifest.tables)
        with self.progress(_("Checking"), len(manifest.tables) + manifest.files) as advance:
            backup.verify(advance)
        if not self.dry_run:
            refuse_under_a_server()
            if not force:
                refuse_to_overwrite()
            with self.progress(_("Rows and files"), rows + manifest.files) as advance:
                restore_backup(backup, progress=advance)
        words = (
            _("The backup of %(made_at)s is whole: %(rows)d rows and %(files)d files.")
            if self.dry_run
            else _("The backup of %(made_at)s is back: %(rows)d rows and %(files)d files.")
        )
        facts = {"made_at": manifest.made_at, "rows": rows, "files": manifest.files}
        self.report({**facts, "dry_run": self.dry_run}, words % facts)
