"""One request, one file."""

import hashlib

import pytest
from django.core.files.storage import default_storage

from media.models import Blob, File
from media.services import receiving
from media.storage import scratch_dir

from .doors import png, upload

pytestmark = pytest.mark.django_db


def nothing_is_left() -> bool:
    return not list(scratch_dir().iterdir())


class TestAFile:
    def test_it_is_kept_as_it_came(self, api, alice):
        status, answer = upload(api(alice), "file", b"hello\n", "héllo 文件.txt")
        file = answer["data"]
        assert status == 201
        assert (file["kind"], file["name"], file["size"]) == ("file", "héllo 文件.txt", 6)
        assert file["state"] == "ready" and file["sha256"] == hashlib.sha256(b"hello\n").hexdigest()
        assert file["url"].startswith(f"/api/files/{file['id']}?e=")
        assert default_storage.open(File.objects.get().blob.path).read() == b"hello\n"
        assert nothing_is_left()

    def test_the_same_bytes_are_kept_once(self, api, alice, bob):
        for who in (alice, bob):
            assert upload(api(who), "file", b"the same")[0] == 201
        assert File.objects.count() == 2
        assert Blob.objects.count() == 1

    def test_an_image_is_prepared_after_the_commit(self, api, alice):
        status, answer = upload(api(alice), "image", png(), "a.png", original="true")
        assert status == 201
        assert answer["data"]["state"] == "processing"
        assert (answer["data"]["width"], answer["data"]["height"]) == (8, 6)
        assert answer["data"]["url"] is None
        assert File.objects.get().original


class TestRefusals:
    def test_nobody(self, api, db):
        assert upload(api(), "file", b"x")[0] == 401
        assert not File.objects.exists()

    def test_no_such_kind(self, api, alice):
        response = api(alice).client.post("/api/upload/program", {})
        assert response.status_code == 404

    def test_no_file(self, api, alice):
        response = api(alice).client.post("/api/upload/file", {"a": "b"})
        assert (response.status_code, response.json()["code"]) == (400, 40030)

    def test_not_multipart(self, api, alice):
        assert api(alice).post("upload/file", {"file": "x"})[1]["code"] == 40030

    def test_a_body_that_is_cut_off(self, api, alice):
        body = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nhalf'
        response = api(alice).client.generic(
            "POST", "/api/upload/file", body, "multipart/form-data; boundary=b"
        )
        assert response.json()["code"] == 40030
        assert nothing_is_left()

    def test_too_large(self, api, alice, settings):
        settings.CONFIG = settings.CONFIG.model_copy(update={"max_voice_mb": 1})
        status, answer = upload(api(alice), "voice", bytes(2 * 1024 * 1024))
        assert (status, answer["code"]) == (413, 41310)
        status, answer = upload(api(alice), "voice", bytes(1024 * 1024 + 1))
        assert (status, answer["code"]) == (413, 41310)
        assert nothing_is_left() and not Blob.objects.exists()

    def test_more_than_a_person_may_keep(self, api, alice, bob, settings):
        settings.CONFIG = settings.CONFIG.model_copy(update={"user_quota_mb": 1})
        assert upload(api(alice), "file", bytes(1024 * 1024))[0] == 201
        status, answer = upload(api(alice), "file", b"x")
        assert (status, answer["code"]) == (413, 41311)
        assert upload(api(bob), "file", b"x")[0] == 201

    def test_what_came_meanwhile_counts_too(self, api, alice, settings, monkeypatch):
        settings.CONFIG = settings.CONFIG.model_copy(update={"user_quota_mb": 1})
        look = receiving.inspect

        def inspect(*args):
            File.objects.create(owner=alice, kind="file", name="other", size=700 * 1024)
            return look(*args)

        monkeypatch.setattr(receiving, "inspect", inspect)
        status, answer = upload(api(alice), "file", bytes(700 * 1024))
        assert (status, answer["code"]) == (413, 41311)
        assert File.objects.count() == 1 and nothing_is_left()

    def test_another_type_than_it_says(self, api, alice):
        status, answer = upload(api(alice), "image", b"<svg/>", "a.png")
        assert status == 415
        assert nothing_is_left() and not File.objects.exists()


def test_limits_are_told(api, alice):
    upload(api(alice), "file", b"12345")
    told = api(alice).get("limits")[1]["data"]
    assert told["image_bytes"] == 20 * 1024 * 1024
    assert (told["voice_seconds"], told["video_seconds"], told["attachments"]) == (60, 300, 9)
    assert told["user_bytes_used"] == 5
    assert api().get("limits")[0] == 401
