"""All that is kept of a person, for whoever asks for it."""

import io
import json
import zipfile

import pytest

from accounts.models import AuditEntry
from accounts.services import block_user
from gochat.backoffice import exporting
from gochat.backoffice.exporting import ExportTooLarge, export_user
from gochat.core.errors import Forbidden
from media.tests.doors import make_file
from messaging.services import send_message
from rooms.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def root(make_staff):
    return make_staff("superuser")


@pytest.fixture
def say(group):
    return lambda user, text: send_message(sender=user, room_id=group.pk, content=text)


def rows(archive: zipfile.ZipFile, name: str) -> list[dict]:
    return [json.loads(line) for line in archive.read(name).decode().splitlines()]


def test_a_person_gets_what_is_his_and_nothing_of_others(office, alice, bob, group, say):
    say(alice, "mine 我的")
    say(bob, "not hers")
    file = make_file(alice)
    block_user(by=alice, user_id=bob.pk)
    url = f"/admin/accounts/user/act/export/?ids={alice.pk}"
    answer = office("superuser").post(url, {"reason": "asked for it"})
    content = b"".join(answer.streaming_content)
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert rows(archive, "profile.json")[0]["email"] == "alice@example.com"
    messages = rows(archive, "messages.jsonl")
    assert "mine 我的" in [message["content"] for message in messages]
    assert "not hers" not in content.decode("latin-1")
    assert not [m for m in messages if m["content"] == "not hers"]
    assert len(messages) == Message.objects.filter(sender=alice).count()
    assert [row["username"] for row in rows(archive, "blocked.jsonl")] == ["bob"]
    assert rows(archive, "rooms.jsonl")[0]["name"] == group.name
    [name] = [name for name in archive.namelist() if name.startswith("files/")]
    assert name.endswith(file.name) and len(archive.read(name)) == file.size
    assert AuditEntry.objects.get(action="user.export").target_name == "alice"


def test_who_may_not(alice, bob, make_staff):
    for by in (bob, make_staff("support"), make_staff("auditor"), make_staff("moderator")):
        with pytest.raises(Forbidden):
            export_user(by=by, user_id=alice.pk, reason="curious")


def test_too_much_is_refused(root, alice, monkeypatch):
    make_file(alice)
    monkeypatch.setattr(exporting, "MOST_BYTES", 1)
    with pytest.raises(ExportTooLarge):
        export_user(by=root, user_id=alice.pk, reason="asked")
