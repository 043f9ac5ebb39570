"""`manage.py audit_files`: prove the laws of files on the data there is."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from gochat.core.commands import Command as BaseCommand
from media.audit import audit_files
from media.models import File


class Command(BaseCommand):
    help = gettext_noop(
        "Check every file: that its bytes are stored and whole, and that it stands in the messages "
        "that show it. Changes nothing. Exit code 1 when a law does not hold."
    )

    examples = ("audit_files", "audit_files --json")
    reports = True

    def handle(self, *args: Any, **options: Any) -> None:
        count, faults = File.objects.count(), list(audit_files())
        found = [self.style.ERROR(f"{fault.law}: {fault.found}") for fault in faults]
        verdict = _("%(count)d files checked, %(faults)d faults.") % {
            "count": count,
            "faults": len(faults),
        }
        facts = {"files": count, "faults": [fault._asdict() for fault in faults]}
        self.report(facts, "\n".join([*found, verdict]))
        if faults:
            self.fail()
