"""The audit finds what is broken, and nothing else."""

import json

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command

from media.audit import audit_files
from media.models import Attachment, File
from messaging.services import recall_message
from rooms.models import Message

from .doors import make_file, make_image, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def message(alice, group):
    recall_message(by=alice, message_id=send(alice, group, make_file(alice)).pk)
    send(alice, group, make_image(alice), make_image(alice))
    return send(alice, group, make_file(alice, b"other"))


def laws() -> set[str]:
    return {fault.law for fault in audit_files()}


def test_all_is_well(message, capsys):
    call_command("audit_files")
    assert "4 files checked, 0 faults." in capsys.readouterr().out


def test_lost_bytes(message):
    default_storage.delete(File.objects.last().blob.path)
    assert laws() == {"the storage has what is stored"}


def test_cut_bytes(message):
    with open(default_storage.path(File.objects.last().blob.path), "wb") as file:
        file.write(b"o")
    assert laws() == {"stored bytes are whole"}


def test_a_file_without_bytes(message):
    File.objects.filter(kind="image").update(blob=None)
    assert laws() == {"a ready file has bytes"}


def test_a_file_with_other_bytes(message):
    File.objects.update(sha256="0" * 64)
    assert laws() == {"a file's hash is that of its bytes"}


def test_a_message_that_shows_what_it_has_not(message, capsys):
    Attachment.objects.filter(message=message).delete()
    with pytest.raises(SystemExit):
        call_command("audit_files", json=True)
    fault, usage = json.loads(capsys.readouterr().out)["faults"]
    assert fault == {
        "law": "a message shows the files it carries",
        "found": f"message {message.pk}",
    }
    assert usage == {
        "law": "a room's bytes are those of its files",
        "found": f"room {message.room_id}",
    }


def test_a_recalled_message_with_files(message):
    Message.objects.filter(pk=message.pk).update(recalled_at=message.created_at)
    assert laws() == {"a recalled message has no files"}
