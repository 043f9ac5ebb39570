"""`manage.py demo`: a small world worth looking at."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from accounts.services.second_factor import renew_recovery_codes
from gochat.demo import world
from gochat.demo.people import PEOPLE
from gochat.server import address

CODES_A_LINE = 5


class Command(BaseCommand):
    help = "Fill the database with invented people and their chats. Doing it again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--on-a-server", action="store_true", help="do it where the database is a server, too"
        )

    def handle(self, *args: Any, on_a_server: bool, **options: Any) -> None:
        if not settings.CONFIG.uses_sqlite and not on_a_server:
            raise CommandError(
                "The demo's people have passwords that everybody knows. "
                "Should they really come into this database? Then add --on-a-server."
            )
        if world.exists():
            self.stdout.write("The demo world is here already.")
        elif taken := world.taken_usernames():
            raise CommandError(f"Others have these usernames: {', '.join(taken)}")
        else:
            world.make_world()
            world.prepare_files()
        self._print_logins()

    def _print_codes(self, username: str) -> None:
        """The back office asks for more than the password: codes that are new each time."""
        staff = User.objects.get(username=username)
        codes = renew_recovery_codes(user=staff, address=None)
        self.stdout.write("      and one of these codes, each of which lets in once:")
        for start in range(0, len(codes), CODES_A_LINE):
            self.stdout.write(f"      {'  '.join(codes[start : start + CODES_A_LINE])}")

    def _print_logins(self) -> None:
        self.stdout.write(f"\n  Sign in at {address()}/login\n")
        for person in PEOPLE:
            if person.is_bot:
                continue
            language = "中文" if person.language == "zh-hans" else ""
            note = f"staff: {address()}/admin/" if person.is_staff else language
            self.stdout.write(
                f"    {person.username:12} {world.password_of(person):14} {person.name} {note}"
            )
            if person.is_staff:
                self._print_codes(person.username)
        self.stdout.write(
            "\n  Begin with lin (Chinese) or amelia (English), in two browsers at best."
            "\n  Everybody knows these passwords: keep this server to yourself.\n"
        )
