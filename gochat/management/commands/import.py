"""`manage.py import`: rooms out of a file."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import User
from gochat.core.commands import Command as BaseCommand
from gochat.exchange.importing import import_rooms, lines_of_largest_room, open_export
from gochat.management.people import person_named
from gochat.management.servers import refuse_under_a_server

# A room is one transaction, and SQLite has one writer: a server waits for so many lines a second
# or two, which nobody feels.
LINES_BESIDE_A_SERVER = 20_000


class Command(BaseCommand):
    help = gettext_noop(
        "Take in rooms that export has written, here or elsewhere: in their order, at their times. "
        "People are known again by their email, else by their username; others get an account "
        "without a password. Doing it again changes nothing. Exit code 1 when people have written "
        "on in a room both here and there. A server may be running; with SQLite not for rooms of "
        "more than 20,000 messages."
    )
    examples = (
        "import tea-room.zip --dry-run",
        "import everything.zip --map lin=lin.wei --map bob=robert --json",
    )
    reports = rehearses = True

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help=_("the file that export has written"))
        text = _("who somebody of the file is here, by usernames; may be given several times")
        parser.add_argument("--map", action="append", default=[], metavar="THERE=HERE", help=text)

    def handle(self, *args: Any, path: Path, **options: Any) -> None:
        chosen = dict(map(_chosen, options["map"]))
        archive = open_export(path)
        is_long = lines_of_largest_room(archive) > LINES_BESIDE_A_SERVER
        if is_long and settings.CONFIG.uses_sqlite and not self.dry_run:
            refuse_under_a_server()
        with self.progress(_("Checking")) as advance:
            archive.verify(advance)
        with self.progress(_("Messages")) as advance:
            done = import_rooms(archive, chosen=chosen, dry_run=self.dry_run, progress=advance)
        words = _(
            "%(people)d people, %(new_people)d of them new. Rooms: %(new)d new, %(newer)d with "
            "news, %(known)d known, %(diverged)d that went another way here. %(messages)d messages."
        )
        lines = [words % {**done._asdict(), **done.rooms}]
        lines += [_("Went another way here: %(room)s") % {"room": name} for name in done.diverged]
        self.report({**done._asdict(), "dry_run": self.dry_run}, "\n".join(lines))
        if done.diverged:
            self.fail()


def _chosen(pair: str) -> tuple[str, User]:
    there, _equals, here = pair.partition("=")
    if not there or not here:
        raise CommandError(_("--map wants THERE=HERE, not %(pair)s.") % {"pair": pair})
    return there, person_named(here)
