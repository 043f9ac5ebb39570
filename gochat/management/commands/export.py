"""`manage.py export`: rooms into a file."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from gochat.core.commands import Command as BaseCommand
from gochat.core.commands import Refused
from gochat.exchange.exporting import export_rooms
from rooms.models import Room


class Command(BaseCommand):
    help = gettext_noop(
        "Write rooms with their people, messages and files to a file that another installation can "
        "import. docs/export.md describes it."
    )
    examples = ("export tea-room.zip --room 12", "export everything.zip --json")
    reports = True

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help=_("the file to write"))
        text = _("only this room, by id; may be given several times")
        parser.add_argument("--room", type=int, action="append", dest="rooms", help=text)

    def handle(self, *args: Any, path: Path, rooms: list[int] | None, **options: Any) -> None:
        if path.exists():
            raise Refused(_("%(path)s is there already.") % {"path": path})
        chosen = Room.objects.all()
        if rooms:
            chosen = chosen.filter(pk__in=rooms)
            for missing in sorted({*rooms} - {*chosen.values_list("pk", flat=True)}):
                raise CommandError(_("There is no room %(id)d.") % {"id": missing})
        with self.progress(_("Messages")) as advance:
            exported = export_rooms(path, chosen, progress=advance)
        words = _(
            "%(rooms)d rooms, %(people)d people, %(messages)d messages and %(files)d files in "
            "%(path)s."
        )
        facts = {"path": str(path), **exported._asdict()}
        self.report(facts, words % facts)
