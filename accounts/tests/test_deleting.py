"""Deleting accounts: what is gone, who may, and who must stay."""

import pytest
from django.core.files.storage import default_storage
from django_otp.plugins.otp_static.models import StaticDevice

from accounts.models import User
from accounts.serializers import user_cards
from accounts.services import change_avatar, delete_account, register_user
from accounts.services.deleting import LastSuperuser
from accounts.services.second_factor import renew_recovery_codes
from conftest import PASSWORD
from gochat.core.errors import Forbidden, NotFound

pytestmark = pytest.mark.django_db


def test_everything_personal_is_gone_and_the_row_stays(
    alice, make_device, picture, heard, django_capture_on_commit_callbacks
):
    alice = change_avatar(by=alice, user_id=alice.pk, file=picture())
    file = alice.avatar.name
    device = make_device(alice)
    with heard() as published:
        delete_account(by=alice, user_id=alice.pk)
    gone = User.objects.get(pk=alice.pk)
    assert gone.username == f"deleted-{alice.pk}"
    assert (gone.email, gone.display_name, gone.bio) == (None, "", "")
    assert not gone.is_active
    assert not gone.has_usable_password()
    assert not default_storage.exists(file)
    device.refresh_from_db()
    assert device.revoked_at
    assert (device.ip_address, device.user_agent) == (None, "")
    assert {"topic": f"user.{alice.pk}", "close": 4403, "device_id": device.pk} in published
    [told] = published.frames(f"presence.{alice.pk}")
    assert told["user"] == user_cards([alice.pk], viewer_id=alice.pk)[0]
    assert told["user"]["deleted"] is True


def test_the_names_are_free_again(alice):
    delete_account(by=alice, user_id=alice.pk)
    again = register_user(username="alice", email="alice@example.com", password="a long enough one")
    assert again.pk != alice.pk


def test_a_deleted_account_is_deleted_once(alice, make_staff):
    root = make_staff("superuser")
    delete_account(by=root, user_id=alice.pk)
    with pytest.raises(NotFound):
        delete_account(by=root, user_id=alice.pk)


def test_only_oneself_and_superusers_may(alice, carol, make_staff):
    support, root = make_staff("support"), make_staff("superuser")
    for by, target in ((carol, alice), (alice, support), (support, alice), (support, root)):
        with pytest.raises(Forbidden):
            delete_account(by=by, user_id=target.pk)
    delete_account(by=root, user_id=support.pk)


def test_the_last_superuser_stays(make_user):
    root = make_user("root", is_staff=True, is_superuser=True)
    with pytest.raises(LastSuperuser) as refused:
        delete_account(by=root, user_id=root.pk)
    assert refused.value.code == 40903
    make_user("second", is_staff=True, is_superuser=True)
    delete_account(by=root, user_id=root.pk)


class TestTheDoors:
    def test_a_token_deletes_without_password(self, api, alice):
        client = api(alice)
        assert client.delete(f"users/{alice.pk}")[0] == 200
        assert client.get("auth/userinfo")[0] == 401

    def test_get_deletes_as_the_first_description_says(self, api, alice, bob):
        assert api(bob).get(f"users/delete/{alice.pk}")[0] == 403
        assert User.objects.get(pk=alice.pk).is_active
        assert api(alice).get(f"users/delete/{alice.pk}")[0] == 200
        assert not User.objects.get(pk=alice.pk).is_active

    def test_get_never_deletes_by_cookie(self, browser, alice):
        client = browser(alice)
        assert client.get("/api/auth/userinfo").status_code == 200, "premise"
        assert client.get(f"/api/users/delete/{alice.pk}").status_code == 401
        assert User.objects.get(pk=alice.pk).is_active

    @pytest.mark.parametrize("body", ["", {}, {"password": "wrong"}])
    def test_a_browser_asks_for_the_password(self, browser, alice, body):
        client = browser(alice)
        path = f"/api/users/{alice.pk}"
        response = client.delete(path, body, content_type="application/json")
        assert (response.status_code, response.json()["code"]) == (400, 40010)
        assert list(response.json()["errors"]) == ["password"]
        right = {"password": PASSWORD}
        assert client.delete(path, right, content_type="application/json").status_code == 200
        assert client.get("/api/auth/userinfo").status_code == 401

    def test_another_is_deleted_with_the_second_factor_only(self, api, alice, bob, make_staff):
        root = make_staff("superuser")
        client = api(root)
        [code, *_rest] = renew_recovery_codes(by=None, user=root)
        for wrong in (None, {"code": "000000"}):
            status, answer = client.call("DELETE", f"users/{alice.pk}", wrong)
            assert (status, answer["code"]) == (400, 40012)
        assert client.get(f"users/delete/{alice.pk}")[0] == 403
        assert User.objects.get(pk=alice.pk).is_active
        assert api(bob).call("DELETE", f"users/{alice.pk}", {"code": code})[0] == 403
        # Whoever types a wrong one waits; not in a test.
        StaticDevice.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
        assert client.call("DELETE", f"users/{alice.pk}", {"code": code})[0] == 200
        assert not User.objects.get(pk=alice.pk).is_active

    def test_nobody_is_401(self, api, alice):
        assert api().delete(f"users/{alice.pk}")[0] == 401
        assert api().get(f"users/delete/{alice.pk}")[0] == 401
