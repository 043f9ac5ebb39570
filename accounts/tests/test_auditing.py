"""The audit log is written to and never changed."""

import pytest

from accounts.models import AuditEntry
from accounts.models.audit import AppendOnly
from accounts.services import record_audit
from gochat.core.errors import Invalid

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry(alice, bob):
    return record_audit(by=alice, action="user.ban", target=bob, reason="spam", details={"n": 1})


def test_an_entry_keeps_the_names_of_then(entry, alice, bob):
    alice.username = "other"
    alice.save()
    kept = AuditEntry.objects.get(pk=entry.pk)
    assert (kept.by_name, kept.target_name, kept.details) == ("alice", "bob", {"n": 1})


def test_nothing_changes_or_deletes_it(entry):
    entry.reason = "other"
    for change in (
        entry.save,
        entry.delete,
        AuditEntry.objects.all().delete,
        lambda: AuditEntry.objects.update(reason=""),
    ):
        with pytest.raises(AppendOnly):
            change()
    assert AuditEntry.objects.get(pk=entry.pk).reason == "spam"


def test_an_action_must_be_declared(alice):
    with pytest.raises(LookupError):
        record_audit(by=alice, action="user.frobnicate")


def test_a_reason_is_bounded(alice):
    with pytest.raises(Invalid):
        record_audit(by=alice, action="user.ban", reason="x" * 501)


def test_a_command_has_a_name_too(db):
    assert record_audit(by=None, action="user.ban").by_name == "manage.py"
