"""`manage.py audit_files`: prove the laws of files on the data there is."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from media.audit import audit_files
from media.models import File


class Command(BaseCommand):
    help = (
        "Check every file: that its bytes are stored and whole, and that it stands in the messages "
        "that show it. Changes nothing. Exit code 1 when a law does not hold."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="for scripts")

    def handle(self, *args: Any, **options: Any) -> None:
        count, faults = File.objects.count(), list(audit_files())
        if options["json"]:
            report = {"files": count, "faults": [fault._asdict() for fault in faults]}
            self.stdout.write(json.dumps(report, ensure_ascii=False))
        else:
            for fault in faults:
                self.stdout.write(self.style.ERROR(f"{fault.law}: {fault.found}"))
            verdict = f"{count} files checked, {len(faults)} faults."
            self.stdout.write(self.style.SUCCESS(verdict) if not faults else verdict)
        if faults:
            sys.exit(1)
