"""`manage.py audit_rooms`: prove the laws of the timeline on the data there is."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from rooms.audit import Fault, audit_room
from rooms.models import Room


class Command(BaseCommand):
    help = (
        "Check every room: numbers without gaps, counters and unread that agree with a recount. "
        "Changes nothing. Exit code 1 when a law does not hold."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("rooms", nargs="*", type=int, help="only these rooms, by id")
        parser.add_argument("--json", action="store_true", help="for scripts")

    def handle(self, *args: Any, rooms: list[int], **options: Any) -> None:
        checked = Room.objects.order_by("pk")
        if rooms:
            checked = checked.filter(pk__in=rooms)
        count, faults = 0, []
        for room_id in checked.values_list("pk", flat=True):
            count += 1
            # Held while it is read, so that a running server makes no faults appear.
            with transaction.atomic():
                faults += audit_room(Room.objects.locked().get(pk=room_id))
        if options["json"]:
            report = {"rooms": count, "faults": [fault._asdict() for fault in faults]}
            self.stdout.write(json.dumps(report, ensure_ascii=False))
        else:
            self._print(count, faults)
        if faults:
            sys.exit(1)

    def _print(self, count: int, faults: list[Fault]) -> None:
        for fault in faults:
            text = f"room {fault.room_id}: {fault.law}: {fault.found}"
            self.stdout.write(self.style.ERROR(text))
        verdict = f"{count} rooms checked, {len(faults)} faults."
        self.stdout.write(self.style.SUCCESS(verdict) if not faults else verdict)
