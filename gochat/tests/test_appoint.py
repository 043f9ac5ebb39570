"""`manage.py appoint` makes the first superuser, and lets in who has lost the authenticator."""

import json

import pytest
from django.core.management import CommandError, call_command

from accounts.models import AuditEntry
from accounts.services import role_of
from accounts.services.second_factor import check_second_factor

pytestmark = pytest.mark.django_db


def test_somebody_gets_a_role_and_a_way_in(alice, capsys):
    call_command("appoint", "alice", "superuser", codes=True, json=True)
    facts = json.loads(capsys.readouterr().out)
    alice.refresh_from_db()
    assert role_of(alice) == "superuser"
    where = {"ip_address": None, "user_agent": ""}
    check_second_factor(user=alice, code=facts["codes"][0], **where)
    entry = AuditEntry.objects.get(action="user.appoint")
    assert (entry.by, entry.by_name) == (None, "manage.py")


def test_the_last_superuser_stays(alice):
    call_command("appoint", "alice", "superuser")
    with pytest.raises(CommandError):
        call_command("appoint", "alice", "nobody")
    alice.refresh_from_db()
    assert alice.is_superuser


def test_nobody_is_not_appointed(db):
    with pytest.raises(CommandError):
        call_command("appoint", "no-such-person", "support")
