"""`manage.py audit_rooms`: prove the laws of the timeline on the data there is."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from gochat.core.commands import Command as BaseCommand
from rooms.audit import audit_room
from rooms.models import Room


class Command(BaseCommand):
    help = gettext_noop(
        "Check every room: numbers without gaps, counters and unread that agree with a recount. "
        "Changes nothing. Exit code 1 when a law does not hold."
    )

    examples = ("audit_rooms", "audit_rooms 12 13 --json")
    reports = True

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("rooms", nargs="*", type=int, help=_("only these rooms, by id"))

    def handle(self, *args: Any, rooms: list[int], **options: Any) -> None:
        room_ids, faults = _room_ids(rooms), []
        with self.progress(_("Rooms"), len(room_ids)) as advance:
            for room_id in room_ids:
                # Held while it is read, so that a running server makes no faults appear.
                with transaction.atomic():
                    faults += audit_room(Room.objects.locked().get(pk=room_id))
                advance(1)
        facts = {"rooms": len(room_ids), "faults": [fault._asdict() for fault in faults]}
        found = [
            self.style.ERROR(f"room {fault.room_id}: {fault.law}: {fault.found}")
            for fault in faults
        ]
        verdict = _("%(count)d rooms checked, %(faults)d faults.") % {
            "count": len(room_ids),
            "faults": len(faults),
        }
        self.report(facts, "\n".join([*found, verdict]))
        if faults:
            self.fail()


def _room_ids(chosen: list[int]) -> list[int]:
    """The rooms to be checked: all, where none is named. Raises CommandError."""
    there = list(Room.objects.order_by("pk").values_list("pk", flat=True))
    for missing in sorted({*chosen} - {*there}):
        raise CommandError(_("There is no room %(id)d.") % {"id": missing})
    return sorted({*chosen}) or there
