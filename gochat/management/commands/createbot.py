"""`manage.py createbot`: an account for a program."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.services import create_bot
from gochat.core.commands import Command as BaseCommand


class Command(BaseCommand):
    help = gettext_noop(
        "Make an account for a program, with a password that is told only now. It signs in like "
        "anybody else."
    )
    examples = ('createbot weather --name "Weather 天气"', "createbot weather --json")
    reports = True

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help=_("what it signs in with"))
        parser.add_argument("--name", default="", help=_("what people read"))

    def handle(self, *args: Any, username: str, name: str, **options: Any) -> None:
        bot, password = create_bot(username=username, display_name=name)
        facts = {"id": bot.pk, "username": bot.username, "password": password}
        self.report(facts, _("%(username)s is there. Password: %(password)s") % facts)
