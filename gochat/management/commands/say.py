"""`manage.py say`: somebody says something."""

import sys
import uuid
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import User
from gochat.core.commands import Command as BaseCommand
from gochat.management.people import person_named
from messaging.services import send_message
from rooms.serializers import message_dict
from rooms.services import open_direct_room

STANDARD_INPUT = "-"


class Command(BaseCommand):
    help = gettext_noop(
        "Say something in a room, or to a person, as a bot or as anybody. The same rules hold as "
        "in the chat."
    )
    examples = (
        'say --as weather --room 12 "It will rain. 要下雨了"',
        'say --as weather --to alice "Take an umbrella"',
        "say --as buildbot --room 12 --json -",
    )
    reports = True

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("text", help=_("what to say; - reads it from standard input"))
        parser.add_argument("--as", required=True, dest="speaker", help=_("who says it"))
        where = parser.add_mutually_exclusive_group(required=True)
        where.add_argument("--room", type=int, help=_("in which room, by id"))
        where.add_argument("--to", help=_("to whom, by username or email"))
        parser.add_argument(
            "--client-id", type=uuid.UUID, help=_("said with the same UUID again, it is said once")
        )

    def handle(self, *args: Any, text: str, speaker: str, **options: Any) -> None:
        sender = person_named(speaker)
        content = sys.stdin.read() if text == STANDARD_INPUT else text
        sent = send_message(
            sender=sender,
            room_id=options["room"] or _direct_room(sender, options["to"]),
            content=content,
            client_id=options["client_id"] or uuid.uuid4(),
        )
        words = _("Said.") if sent.is_new else _("It was said before.")
        self.report({"is_new": sent.is_new, "message": message_dict(sent.message)}, words)


def _direct_room(sender: User, name: str) -> int:
    return open_direct_room(by=sender, user_id=person_named(name).pk)[0].room_id
