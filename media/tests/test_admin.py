"""Files in the back office: to look at."""

import pytest

from .doors import make_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def root(office):
    return office("superuser")


@pytest.mark.parametrize("path", ["file/", "file/?q=alice", "file/?kind__exact=file", "blob/"])
def test_lists_are_drawn(root, alice, path):
    make_file(alice)
    page = root.get(f"/admin/media/{path}")
    assert page.status_code == 200
    assert b"11\xc2\xa0bytes" in page.content


def test_a_file_is_shown_but_not_changed(root, alice):
    path = f"/admin/media/file/{make_file(alice).pk}"
    assert b"notes.txt" in root.get(f"{path}/change/").content
    assert root.post(f"{path}/change/", {"name": "x"}).status_code == 403
    assert root.post(f"{path}/delete/", {"post": "yes"}).status_code == 403


def test_people_have_no_back_office(office):
    assert office("").get("/admin/media/file/").status_code == 302
