"""What is cleared away, and what is not."""

import json
import os
import threading
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone

from accounts.services import delete_account
from media.models import Attachment, Blob, File, Upload
from media.services import begin_upload, drop_upload, prune, pruning
from media.services.keeping import keep_bytes
from media.storage import scratch_dir
from messaging.services import recall_message
from messaging.services.recalling import take_down_message

from .doors import make_file, on_disk, send

pytestmark = pytest.mark.django_db

LATER = timedelta(hours=25)


def stored(file: File) -> bool:
    return default_storage.exists(file.blob.path)


def pruned_later() -> dict:
    return prune(now=timezone.now() + LATER)


class TestFiles:
    def test_never_sent(self, alice):
        file = make_file(alice)
        assert prune()["files"] == 0 and stored(file)
        assert pruned_later() == {
            "uploads": 0,
            "files": 1,
            "blobs": 1,
            "bytes": file.size,
            "leftovers": 0,
        }
        assert not stored(file) and not File.objects.exists() and not Blob.objects.exists()

    def test_sent_ones_stay(self, alice, group):
        file = make_file(alice)
        send(alice, group, file)
        assert pruned_later()["files"] == 0 and stored(file)

    def test_recalled_everywhere(self, alice, group):
        file = make_file(alice)
        messages = [send(alice, group, file) for _ in range(2)]
        recall_message(by=alice, message_id=messages[0].pk)
        assert pruned_later()["files"] == 0
        recall_message(by=alice, message_id=messages[1].pk)
        assert pruned_later()["files"] == 1 and not stored(file)

    def test_taken_down_ones_wait_for_an_appeal(self, alice, group):
        file = make_file(alice)
        take_down_message(message_id=send(alice, group, file).pk)
        assert pruned_later()["files"] == 0 and stored(file)
        assert prune(now=timezone.now() + timedelta(days=31))["files"] == 1

    def test_another_message_that_is_recalled_takes_nothing_from_an_appeal(self, alice, group):
        file = make_file(alice)
        taken, recalled = (send(alice, group, file) for _ in range(2))
        take_down_message(message_id=taken.pk)
        recall_message(by=alice, message_id=recalled.pk)
        assert pruned_later()["files"] == 0 and stored(file)

    def test_bytes_that_another_file_has_stay(self, alice, bob, group):
        first, second = make_file(alice), make_file(bob)
        send(alice, group, first)
        gone = pruned_later()
        assert (gone["files"], gone["blobs"]) == (1, 0) and stored(first)
        assert not File.objects.filter(pk=second.pk).exists()

    def test_of_an_account_that_is_deleted_at_once(self, alice, bob, group):
        sent, unsent = make_file(bob, b"1"), make_file(bob, b"2")
        send(bob, group, sent)
        delete_account(by=bob, user_id=bob.pk)
        assert prune()["files"] == 1
        assert list(File.objects.all()) == [sent] and unsent.pk != sent.pk
        assert Attachment.objects.count() == 1


class TestBytes:
    def test_brought_just_now_stay(self, db):
        keep_bytes(on_disk(b"x"))
        assert prune()["blobs"] == 0
        assert pruned_later()["blobs"] == 1

    def test_brought_again_stay(self, db):
        blob = keep_bytes(on_disk(b"x"))
        Blob.objects.update(touched_at=timezone.now() - LATER)
        keep_bytes(on_disk(b"x"))
        assert prune()["blobs"] == 0 and default_storage.exists(blob.path)

    @pytest.mark.parametrize("use", ["blob", "thumbnail", "poster", "mp4"])
    def test_whatever_a_file_is_made_of_stays(self, alice, group, use):
        file = make_file(alice)
        send(alice, group, file)
        blob = keep_bytes(on_disk(b"x"))
        File.objects.update(**{use: blob})
        pruned_later()
        assert default_storage.exists(blob.path)

    def test_a_row_without_bytes_goes(self, db):
        Blob.objects.create(sha256="0" * 64, size=5)
        assert pruned_later()["blobs"] == 1


class TestUploads:
    def test_expired(self, alice):
        upload = begin_upload(owner=alice, kind="file", name="a", length=5)
        (scratch_dir() / f"{upload.pk}.part").write_bytes(b"123")
        assert prune()["uploads"] == 0
        assert pruned_later()["uploads"] == 1
        assert not Upload.objects.exists() and not File.objects.exists()
        assert not (scratch_dir() / f"{upload.pk}.part").exists()

    def test_one_that_cannot_go_does_not_keep_the_rest(self, alice, monkeypatch):
        first, second = (begin_upload(owner=alice, kind="file", name="a", length=5) for _ in "12")
        forsaken = make_file(alice)

        def drop(upload):
            if upload.pk == first.pk:
                raise OSError
            return drop_upload(upload)

        monkeypatch.setattr(pruning, "drop_upload", drop)
        gone = pruned_later()
        assert (gone["uploads"], gone["files"]) == (1, 1)
        assert list(Upload.objects.all()) == [first] and second.pk != first.pk
        assert not stored(forsaken)

    def test_leftovers_of_a_crash(self, alice):
        upload = begin_upload(owner=alice, kind="file", name="a", length=5)
        old, waiting, new = on_disk(b"1"), scratch_dir() / f"{upload.pk}.part", on_disk(b"3")
        waiting.write_bytes(b"2")
        folder = scratch_dir() / "making-1"
        folder.mkdir()
        (folder / "poster.webp").write_bytes(b"4")
        for path in (old, waiting, folder):
            os.utime(path, (1, 1))
        assert prune()["leftovers"] == 2
        assert not old.exists() and not folder.exists()
        assert waiting.exists() and new.exists()
        waiting.unlink()
        new.unlink()


class TestTheCommand:
    def test_dry_run(self, alice, capsys):
        file = make_file(alice)
        File.objects.update(created_at=timezone.now() - LATER)
        Blob.objects.update(touched_at=timezone.now() - LATER)
        call_command("prune", dry_run=True, json=True)
        told = json.loads(capsys.readouterr().out)
        assert (told["files"], told["blobs"], told["bytes"]) == (1, 1, file.size)
        assert stored(file)
        call_command("prune")
        assert "Removed 0 uploads, 1 files, 1 blobs" in capsys.readouterr().out
        assert not stored(file)


@pytest.mark.django_db(transaction=True)
def test_bringing_the_same_bytes_while_they_are_pruned(alice):
    """Whatever comes first, in the end the bytes are there."""
    for _ in range(10):
        blob = keep_bytes(on_disk(b"the same"))
        Blob.objects.update(touched_at=timezone.now() - LATER)
        threads = [threading.Thread(target=work) for work in (_prune, _bring)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert Blob.objects.get().stored_at
        assert default_storage.exists(blob.path)


def _prune() -> None:
    from django.db import connection

    prune()
    connection.close()


def _bring() -> None:
    from django.db import connection

    keep_bytes(on_disk(b"the same"))
    connection.close()
