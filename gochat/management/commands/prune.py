"""`manage.py prune`: clear away what is kept no longer, and what nobody can see any more."""

from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from gochat.core.commands import Command as BaseCommand
from media.services import prune
from messaging.services import count_due, expire_messages


class Command(BaseCommand):
    help = gettext_noop(
        "Empty messages that the retention rules keep no longer; remove expired uploads, files "
        "that were never sent or are recalled everywhere, and stored bytes of no file. A running "
        "server does it every hour."
    )

    examples = ("prune --dry-run", "prune --json")
    reports = rehearses = True

    def handle(self, *args: Any, **options: Any) -> None:
        # Files of emptied messages are in no message any more: these first.
        emptied = self._count() if self.dry_run else self._expire()
        gone = {"messages": emptied, **prune(dry_run=self.dry_run)}
        words = (
            _("Would empty %(messages)d messages.")
            + " "
            + _("Would remove %(uploads)d uploads, %(files)d files, %(blobs)d blobs: %(size)s.")
            if self.dry_run
            else _("Emptied %(messages)d messages.")
            + " "
            + _("Removed %(uploads)d uploads, %(files)d files, %(blobs)d blobs: %(size)s.")
        )
        self.report(gone, words % {**gone, "size": filesizeformat(gone["bytes"])})

    def _expire(self) -> int:
        total = 0
        with self.progress(_("Messages emptied")) as advance:
            while not (part := expire_messages()).is_done:
                total += part.emptied
                advance(part.emptied)
        return total

    def _count(self) -> int:
        total = 0
        with self.progress(_("Messages to empty")) as advance:
            for due in count_due():
                total += due
                advance(due)
        return total
