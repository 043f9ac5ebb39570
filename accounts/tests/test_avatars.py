"""People's pictures: storing, replacing, removing and handing them out."""

import io

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from accounts.services import change_avatar, remove_avatar
from accounts.services.avatars import FOLDER
from gochat.core.errors import Forbidden

pytestmark = pytest.mark.django_db


def files() -> set[str]:
    return set(default_storage.listdir(FOLDER)[1]) if default_storage.exists(FOLDER) else set()


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def test_a_picture_is_stored_by_its_hash_and_told(alice, picture, heard):
    with heard() as published:
        user = change_avatar(by=alice, user_id=alice.pk, file=picture())
    [name] = files()
    assert user.avatar.name == f"{FOLDER}/{name}"
    for topic in (f"user.{alice.pk}", f"presence.{alice.pk}"):
        [told] = published.frames(topic)
        assert told["user"]["avatar"] == f"/avatars/{name}"


def test_a_new_picture_takes_the_old_ones_place(alice, picture, heard):
    with heard():
        change_avatar(by=alice, user_id=alice.pk, file=picture())
    [old] = files()
    with heard():
        change_avatar(by=alice, user_id=alice.pk, file=picture(size=(10, 50)))
    [new] = files()
    assert new != old


def test_the_same_picture_again_changes_nothing(alice, picture, heard):
    with heard():
        change_avatar(by=alice, user_id=alice.pk, file=picture())
    before = files()
    with heard() as published:
        change_avatar(by=alice, user_id=alice.pk, file=picture())
    assert files() == before
    assert not published


def test_people_with_the_same_picture_do_not_lose_it_together(alice, bob, picture, heard):
    with heard():
        change_avatar(by=alice, user_id=alice.pk, file=picture())
        bob = change_avatar(by=bob, user_id=bob.pk, file=picture())
    with heard():
        remove_avatar(by=alice, user_id=alice.pk)
    assert files() == {bob.avatar.name.removeprefix(f"{FOLDER}/")}


def test_removing_twice_is_told_once(alice, picture, heard):
    with heard():
        change_avatar(by=alice, user_id=alice.pk, file=picture())
    with heard() as published:
        remove_avatar(by=alice, user_id=alice.pk)
        remove_avatar(by=alice, user_id=alice.pk)
    assert [frame["user"]["avatar"] for frame in published.frames(f"user.{alice.pk}")] == [None]
    assert files() == set()


def test_only_oneself_and_staff_may(alice, bob, make_staff, picture):
    with pytest.raises(Forbidden):
        change_avatar(by=bob, user_id=alice.pk, file=picture())
    with pytest.raises(Forbidden):
        remove_avatar(by=bob, user_id=alice.pk)
    assert change_avatar(by=make_staff("support"), user_id=alice.pk, file=picture()).avatar


class TestTheDoors:
    def put(self, api, user, target, file, **fields):
        upload = SimpleUploadedFile("../../me.png", file.read(), "image/png")
        body = encode_multipart(BOUNDARY, {"file": upload, **fields})
        path = f"/api/users/{target.pk}/avatar"
        response = api(user).client.put(path, body, content_type=MULTIPART_CONTENT)
        return response.status_code, response.json()

    def test_a_picture_goes_in_and_comes_out(self, api, browser, alice, picture):
        status, answer = self.put(api, alice, alice, picture())
        assert status == 200
        url = answer["data"]["avatar"]
        response = browser().get(url)
        assert response.status_code == 200
        assert response.headers["Content-Type"] == "image/webp"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert response.content[8:12] == b"WEBP"
        assert browser().head(url).status_code == 200
        assert browser().post(url).status_code == 405

    def test_a_square_may_be_chosen(self, api, alice, picture):
        assert self.put(api, alice, alice, picture(), x=1, y=2, size=3)[0] == 200
        status, answer = self.put(api, alice, alice, picture(), x=1)
        assert (status, list(answer["errors"])) == (400, ["size"])
        for bad in ({"x": -1}, {"x": "a"}, {"size": 0}, {"size": 10**30}):
            fields = {"x": 0, "y": 0, "size": 5} | bad
            assert self.put(api, alice, alice, picture(), **fields)[0] == 400

    def test_what_is_no_picture_is_415(self, api, alice):
        status, answer = self.put(api, alice, alice, io.BytesIO(b"text"))
        assert (status, answer["code"]) == (415, 41501)

    def test_an_empty_or_missing_file_is_400(self, api, alice):
        assert self.put(api, alice, alice, io.BytesIO())[0] == 400
        path = f"/api/users/{alice.pk}/avatar"
        body = encode_multipart(BOUNDARY, {"file": "text"})
        response = api(alice).client.put(path, body, content_type=MULTIPART_CONTENT)
        assert (response.status_code, list(response.json()["errors"])) == (400, ["file"])

    def test_json_is_415(self, api, alice):
        status, answer = api(alice).put(f"users/{alice.pk}/avatar", {"file": "x"})
        assert (status, answer["code"]) == (415, 41500)

    def test_what_is_announced_too_large_is_413_unread(self, api, alice):
        status, answer = api(alice).call(
            "PUT", f"users/{alice.pk}/avatar", "x", **{"content-length": str(20 * 1024**2)}
        )
        assert (status, answer["code"]) == (413, 41301)

    def test_who_may_not(self, api, alice, bob, picture):
        assert self.put(api, bob, alice, picture())[1]["code"] == 40300
        assert self.put(api, None, alice, picture())[1]["code"] == 40100
        assert api(bob).delete(f"users/{alice.pk}/avatar")[0] == 403

    def test_it_can_be_removed(self, api, alice, picture):
        self.put(api, alice, alice, picture())
        status, answer = api(alice).delete(f"users/{alice.pk}/avatar")
        assert (status, answer["data"]["avatar"]) == (200, None)

    @pytest.mark.parametrize(
        "name", ["x.webp", "0" * 32 + ".webp", "..%2fsecret_key", "0" * 32 + ".svg", "%00"]
    )
    def test_other_files_are_not_handed_out(self, browser, name):
        assert browser().get(f"/avatars/{name}").status_code == 404
