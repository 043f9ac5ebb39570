"""`manage.py broadcast`: the operator tells people something."""

import uuid
from typing import Any

from django.contrib.auth.models import Group
from django.core.management.base import CommandError, CommandParser
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import User
from accounts.services import system_account
from gochat.core.commands import Command as BaseCommand
from gochat.management.people import person_named
from messaging.audiences import Audience, people_of
from messaging.services import broadcast
from rooms.models import Room

# Without a key of its own, a text is told to each person once.
NAMESPACE = uuid.UUID("0f1f3d37-9a0f-4c0e-8d8b-0a4c7d1a5f10")


class Command(BaseCommand):
    help = gettext_noop(
        "Send a message to many people, each in a direct room with the system account. Stopped and "
        "begun again, nobody gets it twice."
    )
    examples = (
        'broadcast --everybody "The server rests from 2 to 3 at night. 今晚两点到三点维护"',
        'broadcast --members-of 12 --from weather "It will rain" --dry-run',
        'broadcast --role moderator --key 2026-12-01 "Please look at the reports" --json',
    )
    reports = rehearses = True

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("text", help=_("what to say"))
        whom = parser.add_mutually_exclusive_group(required=True)
        whom.add_argument("--everybody", action="store_true", help=_("to all people"))
        whom.add_argument("--members-of", type=int, help=_("to the members of a room, by id"))
        whom.add_argument("--role", help=_("to those who have a role, such as moderator"))
        whom.add_argument("--staff", action="store_true", help=_("to those who work here"))
        parser.add_argument("--from", dest="speaker", help=_("who says it; else GoChat itself"))
        parser.add_argument(
            "--key", default="", help=_("tells two broadcasts of the same text from each other")
        )

    def handle(self, *args: Any, text: str, speaker: str | None, key: str, **options: Any) -> None:
        people = _people(options)
        count, new = people.count(), 0
        if not self.dry_run:
            sender = person_named(speaker) if speaker else system_account()
            user_ids = list(people.values_list("pk", flat=True))
            told = broadcast(
                sender=sender,
                content=text,
                user_ids=user_ids,
                key=uuid.uuid5(NAMESPACE, f"{key}\n{text}"),
            )
            with self.progress(_("People"), count) as advance:
                for people_told, messages in told:
                    new += messages
                    advance(people_told)
        facts = {"people": count, "sent": new, "dry_run": self.dry_run}
        words = (
            _("Would be sent to %(people)d people.")
            if self.dry_run
            else _("Sent to %(sent)d of %(people)d people.")
        )
        self.report(facts, words % facts)


def _people(options: dict[str, Any]) -> QuerySet[User]:
    """The recipients. Raises CommandError."""
    if room_id := options["members_of"]:
        if not Room.objects.standing().filter(pk=room_id).exists():
            raise CommandError(_("There is no room %(id)d.") % {"id": room_id})
        return people_of(Audience.ROOMS, room_ids=[room_id])
    if role := options["role"]:
        if not Group.objects.filter(name=role).exists():
            raise CommandError(_("There is no role %(name)s.") % {"name": role})
        return people_of(Audience.ROLE, role=role)
    return people_of(Audience.STAFF if options["staff"] else Audience.EVERYBODY)
