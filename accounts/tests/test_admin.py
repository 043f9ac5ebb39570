"""People, devices, sockets and sign-ins in the back office."""

import pytest

from accounts.services import issue_tokens

pytestmark = pytest.mark.django_db


@pytest.fixture
def root(office):
    return office("superuser")


@pytest.mark.parametrize(
    "path",
    [
        "user/",
        "user/?q=ali",
        "user/?state=banned",
        "user/?state=online",
        "user/?role=staff",
        "user/?role=moderator",
        "device/",
        "device/?q=alice",
        "connection/?q=alice",
        "signin/?q=alice",
        "signin/?outcome__exact=signed_in",
        "auditentry/",
        "auditentry/?q=alice",
        "auditentry/?action=user.ban",
    ],
)
def test_lists_are_drawn(root, alice, path):
    assert root.get(f"/admin/accounts/{path}").status_code == 200


def test_a_person_and_a_device_are_shown_without_secrets(root, alice, make_device):
    device = make_device(alice)
    issue_tokens(device=device)
    page = root.get(f"/admin/accounts/user/{alice.pk}/change/")
    assert page.status_code == 200
    assert b"bcrypt" not in page.content
    page = root.get(f"/admin/accounts/device/{device.pk}/change/")
    assert page.status_code == 200
    assert device.refresh_jti.encode() not in page.content


def test_nothing_can_be_changed(root, alice):
    assert root.get("/admin/accounts/user/add/").status_code == 403
    path = f"/admin/accounts/user/{alice.pk}"
    assert root.post(f"{path}/change/", {"username": "x"}).status_code == 403
    assert root.post(f"{path}/delete/", {"post": "yes"}).status_code == 403


def test_people_are_found_by_how_they_begin(root, alice, bob):
    def found(text: str) -> list[str]:
        rows = root.get("/admin/accounts/user/", {"q": text}).context["cl"].result_list
        return sorted(user.username for user in rows)

    assert found("ALI") == ["alice"]
    assert found("bob@example.com") == ["bob"]
    assert found(str(alice.pk)) == ["alice"]
    assert found("lice") == []


def test_a_list_asks_as_often_for_many_as_for_few(
    root, make_user, make_device, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def count() -> dict[str, int]:
        counts = {}
        for model in ("user", "device", "signin", "auditentry", "connection"):
            with CaptureQueriesContext(
                connection,
            ) as queries:
                root.get(f"/admin/accounts/{model}/")
            counts[model] = len(queries)
        return counts

    few = count()
    for number in range(8):
        make_device(make_user(f"person{number}"))
    assert count() == few
    assert max(few.values()) <= 12


def test_people_have_no_back_office(browser, alice):
    assert browser(alice).get("/admin/accounts/user/").status_code == 302


@pytest.mark.parametrize(
    "path", ["user/?password__startswith=b", "device/?refresh_jti__startswith=a", "user/?email=a"]
)
def test_no_column_is_guessed_at(root, alice, make_device, path):
    make_device(alice)
    assert root.get(f"/admin/accounts/{path}").status_code == 400
