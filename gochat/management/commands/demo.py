"""`manage.py demo`: a small world worth looking at, or one as large as wanted."""

import time
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import User
from accounts.services.second_factor import renew_recovery_codes
from gochat.core.commands import Command as BaseCommand
from gochat.core.commands import Refused
from gochat.demo import world
from gochat.demo.people import PEOPLE
from gochat.demo.scale import make_scaled_world
from gochat.demo.script import Person
from gochat.management.servers import refuse_under_a_server
from gochat.server import address

CODES_A_LINE = 5
# Of a large world.
MESSAGES_A_PERSON = 100
FEWEST_PEOPLE = 20


class Command(BaseCommand):
    help = gettext_noop(
        "Fill the database with invented people and their chats. Doing it again changes nothing. "
        "With --scale, add a large world for measuring: more people, in whose names nobody can "
        "sign in, and as many messages as wanted, spread over years; each time there are more."
    )
    examples = ("demo", "demo --scale 10000000", "demo --scale 100000 --people 500 --json")
    reports = True

    def add_arguments(self, parser: CommandParser) -> None:
        text = _("do it where the database is a server, too")
        parser.add_argument("--on-a-server", action="store_true", help=text)
        text = _("add a large world of so many messages")
        parser.add_argument("--scale", type=int, metavar="MESSAGES", help=text)
        text = _("of so many people; else one for a hundred messages")
        parser.add_argument("--people", type=int, help=text)

    def handle(self, *args: Any, on_a_server: bool, scale: int | None, **options: Any) -> None:
        if not settings.CONFIG.uses_sqlite and not on_a_server:
            raise Refused(
                _(
                    "The demo's people have passwords that everybody knows. "
                    "Should they really come into this database? Then add --on-a-server."
                )
            )
        self._make_small_world()
        if scale is None:
            logins = [_login(person) for person in PEOPLE if not person.is_bot]
            self.report({"logins": logins}, "\n".join(_words(logins)))
        else:
            self._make_large_world(scale, options["people"])

    def _make_small_world(self) -> None:
        if world.exists():
            self.say(_("The demo world is here already."))
        elif taken := world.taken_usernames():
            text = _("Others have these usernames: %(names)s")
            raise CommandError(text % {"names": ", ".join(taken)})
        else:
            world.make_world()
            world.prepare_files()

    def _make_large_world(self, messages: int, people: int | None) -> None:
        refuse_under_a_server()
        began = time.monotonic()
        wanted = people or max(messages // MESSAGES_A_PERSON, FEWEST_PEOPLE)
        with self.progress(_("Messages"), messages) as advance:
            made = make_scaled_world(messages=messages, people=wanted, progress=advance)
        facts = {"people": wanted, "messages": made, "seconds": round(time.monotonic() - began, 1)}
        words = _("%(people)d people and %(messages)d messages, in %(seconds).1f s.")
        self.report(facts, words % facts)


def _login(person: Person) -> dict[str, Any]:
    """How to sign in as somebody; the back office asks staff for more than the password."""
    codes = []
    if person.is_staff:
        # New each time.
        staff = User.objects.get(username=person.username)
        codes = renew_recovery_codes(by=None, user=staff)
    return {
        "username": person.username,
        "password": world.password_of(person),
        "name": person.name,
        "language": person.language,
        "codes": codes,
    }


def _words(logins: list[dict[str, Any]]) -> Iterator[str]:
    yield "\n  " + _("Sign in at %(url)s/login") % {"url": address()} + "\n"
    for login in logins:
        codes = login["codes"]
        staff = _("staff: %(url)s/admin/") % {"url": address()} if codes else ""
        note = "中文" if login["language"] == "zh-hans" else staff
        yield "    {username:12} {password:14} {name} ".format(**login) + note
        if codes:
            yield "      " + _("and one of these codes, each of which lets in once:")
        for start in range(0, len(codes), CODES_A_LINE):
            yield f"      {'  '.join(codes[start : start + CODES_A_LINE])}"
    yield "\n  " + _("Begin with lin (Chinese) or amelia (English), in two browsers at best.")
    yield "  " + _("Everybody knows these passwords: keep this server to yourself.") + "\n"
