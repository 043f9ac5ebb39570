"""Files in the back office: to look at."""

import pytest
from django.test import Client

from .doors import make_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(make_user) -> Client:
    client = Client()
    client.force_login(
        make_user("root", is_staff=True, is_superuser=True),
        "accounts.authentication.UsernameOrEmailBackend",
    )
    return client


@pytest.mark.parametrize("path", ["file/", "file/?q=notes", "file/?kind__exact=file", "blob/"])
def test_lists_are_drawn(office, alice, path):
    make_file(alice)
    page = office.get(f"/admin/media/{path}")
    assert page.status_code == 200
    assert b"11\xc2\xa0bytes" in page.content


def test_a_file_is_shown_but_not_changed(office, alice):
    path = f"/admin/media/file/{make_file(alice).pk}"
    assert b"notes.txt" in office.get(f"{path}/change/").content
    assert office.post(f"{path}/change/", {"name": "x"}).status_code == 403
    assert office.post(f"{path}/delete/", {"post": "yes"}).status_code == 403


def test_people_have_no_back_office(alice):
    client = Client()
    client.force_login(alice, "accounts.authentication.UsernameOrEmailBackend")
    assert client.get("/admin/media/file/").status_code == 302
