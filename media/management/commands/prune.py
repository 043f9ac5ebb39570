"""`manage.py prune`: clear away files that nobody can see any more."""

from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from gochat.core.commands import Command as BaseCommand
from media.services import prune


class Command(BaseCommand):
    help = gettext_noop(
        "Remove expired uploads, files that were never sent or are recalled everywhere, and stored "
        "bytes of no file. A running server does it every hour."
    )

    examples = ("prune --dry-run", "prune --json")
    reports = rehearses = True

    def handle(self, *args: Any, **options: Any) -> None:
        gone = prune(dry_run=self.dry_run)
        words = (
            _("Would remove %(uploads)d uploads, %(files)d files, %(blobs)d blobs: %(size)s.")
            if self.dry_run
            else _("Removed %(uploads)d uploads, %(files)d files, %(blobs)d blobs: %(size)s.")
        )
        self.report(gone, words % {**gone, "size": filesizeformat(gone["bytes"])})
