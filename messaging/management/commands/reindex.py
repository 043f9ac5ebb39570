"""`manage.py reindex`: build the search index anew, while GoChat serves."""

import time

from django.core.management.base import BaseCommand, CommandError

from messaging.services.rebuilding import RebuildRunning, rebuild_index

REPORT_SECONDS = 1.0


class Command(BaseCommand):
    help = "Build the search index anew. The old one is searched until the new one is ready."

    def handle(self, *args, **options) -> None:
        self.begun = time.monotonic()
        self.reported = 0.0
        try:
            rebuild_index(report=self.report)
        except RebuildRunning:
            raise CommandError("Another reindex is at work, or was stopped just now.") from None
        except KeyboardInterrupt:
            raise CommandError("Stopped; the old index stays.") from None
        self.stdout.write(f"Done in {time.monotonic() - self.begun:.1f} s.")

    def report(self, seen_id: int, newest_id: int) -> None:
        """A line a second: how far it is."""
        now = time.monotonic()
        if now - self.reported >= REPORT_SECONDS:
            self.reported = now
            share = 100 * seen_id // max(newest_id, 1)
            self.stdout.write(f"{share:3} %  message {seen_id} of {newest_id}")
            self.stdout.flush()
