"""Bytes on their way out."""

import re
import time

import pytest
from django.core.files.storage import default_storage
from django.utils.http import http_date

from media.models import File
from media.services import add_mp4

from .doors import DATA, body, fetch, get, link, make_file, make_image, on_disk, png, send

pytestmark = pytest.mark.django_db


class TestHeaders:
    def test_nothing_in_it_can_run(self, api, alice, file):
        response = get(api(alice), file)
        assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Cross-Origin-Resource-Policy"] == "same-origin"

    @pytest.mark.parametrize(
        ("data", "name", "shown", "content_type"),
        [
            (png(), "a.png", True, "image/png"),
            (b"<html><script>alert(1)</script></html>", "a.png", False, None),
            (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "a.svg", False, None),
            (b"%PDF-1.7\n", "a.pdf", False, None),
            (b"MZ\x90\x00", "a.jpg", False, None),
        ],
    )
    def test_only_what_is_safe_is_shown(self, api, alice, data, name, shown, content_type):
        response = get(api(alice), make_file(alice, data, name))
        assert response["Content-Disposition"].startswith("inline" if shown else "attachment")
        assert not re.search("html|svg|xml|script", response["Content-Type"])
        assert content_type in (None, response["Content-Type"])

    def test_it_is_saved_when_asked(self, api, alice):
        file = make_file(alice, png(), "a.png")
        response = fetch(api(alice), f"/api/files/{file.pk}?download=1")
        assert response["Content-Disposition"] == 'attachment; filename="a.png"'

    def test_names_of_any_script(self, api, alice):
        response = get(api(alice), make_file(alice, b"x", "年度 “报告”.txt"))
        name = "%E5%B9%B4%E5%BA%A6%20%E2%80%9C%E6%8A%A5%E5%91%8A%E2%80%9D.txt"
        assert response["Content-Disposition"] == f"attachment; filename*=utf-8''{name}"

    def test_a_name_cannot_add_headers(self, api, alice):
        response = get(api(alice), make_file(alice, b"x", 'a"\r\nX-Evil: 1.txt'))
        assert "X-Evil" not in response.headers and "\n" not in response["Content-Disposition"]


class TestParts:
    @pytest.mark.parametrize(
        ("asked", "given", "where"),
        [
            ("bytes=0-3", DATA[:4], "bytes 0-3/10"),
            ("bytes=5-", DATA[5:], "bytes 5-9/10"),
            ("bytes=-3", DATA[-3:], "bytes 7-9/10"),
            ("bytes=-99", DATA, "bytes 0-9/10"),
            ("bytes=8-99", DATA[8:], "bytes 8-9/10"),
        ],
    )
    def test_one(self, api, alice, file, asked, given, where):
        response = get(api(alice), file, range=asked)
        assert (response.status_code, body(response)) == (206, given)
        assert response["Content-Range"] == where
        assert response["Content-Length"] == str(len(given))

    @pytest.mark.parametrize("asked", ["bytes=10-", "bytes=99-100", "bytes=-0"])
    def test_past_the_end(self, api, alice, file, asked):
        response = get(api(alice), file, range=asked)
        assert (response.status_code, response["Content-Range"]) == (416, "bytes */10")

    @pytest.mark.parametrize(
        "asked", ["bytes=0-1,3-4", "bytes=5-2", "bytes=-", "lines=1-2", "bytes=x", "bytes=1-2-3"]
    )
    def test_what_is_not_understood_is_all(self, api, alice, file, asked):
        response = get(api(alice), file, range=asked)
        assert (response.status_code, body(response)) == (200, DATA)

    def test_only_of_the_same_bytes(self, api, alice, file):
        etag = get(api(alice), file)["ETag"]
        modified = get(api(alice), file)["Last-Modified"]
        assert etag == f'"{file.sha256}"'
        for condition, status in ((etag, 206), (modified, 206), ('"x"', 200), (f"W/{etag}", 200)):
            response = get(api(alice), file, range="bytes=0-3", if_range=condition)
            assert response.status_code == status


class TestConditions:
    def test_not_sent_again(self, api, alice, file):
        for headers in (
            {"if_none_match": f'"{file.sha256}"'},
            {"if_none_match": f'W/"{file.sha256}", "x"'},
            {"if_modified_since": http_date(time.time())},
        ):
            response = get(api(alice), file, **headers)
            assert (response.status_code, response.content) == (304, b"")
            assert response["ETag"] == f'"{file.sha256}"'

    def test_sent_when_it_is_another(self, api, alice, file):
        assert get(api(alice), file, if_none_match='"x"').status_code == 200
        assert get(api(alice), file, if_match='"x"').status_code == 412

    def test_head(self, api, alice, file):
        response = api(alice).client.head(f"/api/files/{file.pk}")
        assert (response.status_code, response["Content-Length"]) == (200, "10")


class TestVariants:
    def test_a_thumbnail(self, api, alice, bob, group):
        image = make_image(alice)
        send(alice, group, image)
        response = fetch(api(bob), f"/api/files/{image.pk}/thumbnail")
        assert (response.status_code, response["Content-Type"]) == (200, "image/webp")
        assert fetch(api(), link(image, "thumbnail")).status_code == 200
        assert fetch(api(bob), f"/api/files/{image.pk}/poster").status_code == 404

    def test_the_mp4_of_a_video(self, api, alice, bob, carol, group):
        image = make_image(alice)
        send(alice, group, image)
        File.objects.filter(pk=image.pk).update(needs_mp4=True)
        assert fetch(api(bob), f"/api/files/{image.pk}/mp4").status_code == 404, "premise"
        add_mp4(file_id=image.pk, path=on_disk(b"a film"))
        response = fetch(api(bob), f"/api/files/{image.pk}/mp4")
        assert (response.status_code, response["Content-Type"]) == (200, "video/mp4")
        assert fetch(api(), link(image, "mp4")).status_code == 200
        assert fetch(api(carol), f"/api/files/{image.pk}/mp4").status_code == 404
        assert fetch(api(), f"/api/files/{image.pk}/mp4").status_code == 401

    def test_nothing_before_it_is_ready(self, api, alice):
        image = make_image(alice, ready=False)
        response = get(api(alice), image)
        assert (response.status_code, response.json()["code"]) == (409, 40931)

    def test_what_the_storage_has_lost(self, api, alice, file):
        default_storage.delete(file.blob.path)
        assert get(api(alice), file).status_code == 404


def test_nginx_may_do_it(api, alice, file, settings):
    settings.CONFIG = settings.CONFIG.model_copy(update={"accel_path": "/stored/"})
    response = get(api(alice), file)
    assert response["X-Accel-Redirect"] == f"/stored/{file.blob.path}"
    assert response["Content-Disposition"] == 'attachment; filename="notes.txt"'
    assert response.content == b""


def test_the_number_of_queries_is_small(api, alice, message, file, django_assert_num_queries):
    client = api(alice)
    # The token's device; the file.
    with django_assert_num_queries(2):
        body(get(client, file))
    with django_assert_num_queries(1):
        body(fetch(api(), link(file)))


def test_info(api, bob, message, file):
    told = api(bob).get(f"files/{file.pk}/info")[1]["data"]
    assert (told["id"], told["sha256"], told["state"]) == (file.pk, file.sha256, "ready")
