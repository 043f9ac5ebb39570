"""`manage.py appoint`: who is staff, and a way in for those who have lost theirs."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.roles import ROLES
from accounts.services import NO_ROLE, SUPERUSER, appoint_user
from accounts.services.second_factor import renew_recovery_codes
from gochat.core.commands import Command as BaseCommand
from gochat.management.people import person_named

NOBODY = "nobody"


class Command(BaseCommand):
    help = gettext_noop(
        "Give somebody a role in the back office: superuser, moderator, auditor or support, or "
        "nobody to take it away. The first superuser is made so."
    )
    examples = ("appoint lin superuser", "appoint lin superuser --codes", "appoint lin nobody")
    reports = True

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help=_("whom"))
        parser.add_argument("role", choices=(SUPERUSER, *ROLES, NOBODY), help=_("what for"))
        parser.add_argument(
            "--codes",
            action="store_true",
            help=_("print new recovery codes, for whoever has lost the authenticator"),
        )

    def handle(self, *args: Any, username: str, role: str, codes: bool, **options: Any) -> None:
        user = person_named(username)
        chosen = NO_ROLE if role == NOBODY else role
        user = appoint_user(by=None, user_id=user.pk, role=chosen, reason="manage.py appoint")
        made = renew_recovery_codes(by=None, user=user) if codes and user.is_staff else []
        facts = {"id": user.pk, "username": user.username, "role": role, "codes": made}
        self.report(facts, "\n".join([f"{user.username}: {role}", *made]))
