"""`manage.py reindex`: build the search index anew, while GoChat serves."""

import time
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from gochat.core.commands import Command as BaseCommand
from messaging.services.rebuilding import RebuildRunning, rebuild_index
from rooms.models import Message


class Command(BaseCommand):
    help = gettext_noop(
        "Build the search index anew. The old one is searched until the new one is ready."
    )
    examples = ("reindex",)
    reports = True

    def handle(self, *args: Any, **options: Any) -> None:
        begun, seen = time.monotonic(), 0
        newest = Message.objects.order_by("-pk").values_list("pk", flat=True).first()

        def report(seen_id: int, newest_id: int) -> None:
            nonlocal seen
            advance(seen_id - seen)
            seen = seen_id

        try:
            with self.progress(_("Messages"), newest) as advance:
                rebuild_index(report=report)
        except RebuildRunning:
            raise CommandError(_("Another reindex is at work, or was stopped just now.")) from None
        facts = {"seconds": round(time.monotonic() - begun, 1)}
        self.report(facts, _("Done in %(seconds).1f s.") % facts)
