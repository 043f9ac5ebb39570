"""`manage.py prune`: clear away files that nobody can see any more."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.template.defaultfilters import filesizeformat

from media.services import prune


class Command(BaseCommand):
    help = (
        "Remove expired uploads, files that were never sent or are recalled everywhere, and stored "
        "bytes of no file. A running server does it every hour."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what would go")
        parser.add_argument("--json", action="store_true", help="for scripts")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        gone = prune(dry_run=dry_run)
        if options["json"]:
            self.stdout.write(json.dumps(gone))
            return
        what = ", ".join(f"{gone[name]} {name}" for name in ("uploads", "files", "blobs"))
        verb = "Would remove" if dry_run else "Removed"
        self.stdout.write(f"{verb} {what}: {filesizeformat(gone['bytes'])} of storage.")
