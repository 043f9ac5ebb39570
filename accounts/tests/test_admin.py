"""People and devices in the back office: to look at."""

import pytest

from accounts.services import issue_tokens

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(browser, make_user):
    return browser(make_user("root", is_staff=True, is_superuser=True))


@pytest.mark.parametrize(
    "path", ["user/", "user/?q=ali", "user/?is_staff__exact=1", "device/", "device/?q=alice"]
)
def test_lists_are_drawn(office, alice, path):
    assert office.get(f"/admin/accounts/{path}").status_code == 200


def test_a_person_and_a_device_are_shown_without_secrets(office, alice, make_device):
    device = make_device(alice)
    issue_tokens(device=device)
    page = office.get(f"/admin/accounts/user/{alice.pk}/change/")
    assert page.status_code == 200
    assert b"bcrypt" not in page.content
    page = office.get(f"/admin/accounts/device/{device.pk}/change/")
    assert page.status_code == 200
    assert device.refresh_jti.encode() not in page.content


def test_nothing_can_be_changed(office, alice):
    assert office.get("/admin/accounts/user/add/").status_code == 403
    path = f"/admin/accounts/user/{alice.pk}"
    assert office.post(f"{path}/change/", {"username": "x"}).status_code == 403
    assert office.post(f"{path}/delete/", {"post": "yes"}).status_code == 403


def test_people_have_no_back_office(browser, alice):
    assert browser(alice).get("/admin/accounts/user/").status_code == 302
