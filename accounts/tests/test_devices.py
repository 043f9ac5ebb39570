"""Signed-in devices, and signing them out from afar."""

import pytest

from accounts.models import Device
from accounts.services import revoke_device, revoke_other_devices, touch_device
from accounts.services.devices import TOUCH_EVERY
from gochat.core.errors import NotFound

pytestmark = pytest.mark.django_db


def test_revoking_a_device_is_told_and_closes_its_sockets(alice, make_device, heard):
    phone, laptop = make_device(alice), make_device(alice)
    with heard() as published:
        revoke_device(by=alice, device_id=phone.pk)
    topic = f"user.{alice.pk}"
    assert published == [
        {"topic": topic, "text": f'{{"type":"session.revoked","device_id":{phone.pk}}}'},
        {"topic": topic, "close": 4403, "device_id": phone.pk},
    ]
    assert list(alice.devices.signed_in()) == [laptop]


def test_nobody_revokes_the_device_of_another(alice, bob, make_device, heard):
    device = make_device(alice)
    with heard() as published, pytest.raises(NotFound):
        revoke_device(by=bob, device_id=device.pk)
    assert not published
    assert alice.devices.signed_in().exists()


def test_a_device_is_revoked_once(alice, make_device):
    device = make_device(alice)
    revoke_device(by=alice, device_id=device.pk)
    with pytest.raises(NotFound):
        revoke_device(by=alice, device_id=device.pk)


def test_signing_out_everywhere_else_keeps_this_device(alice, bob, make_device, heard):
    keep, other, foreign = make_device(alice), make_device(alice), make_device(bob)
    with heard() as published:
        revoke_other_devices(user=alice, keep=keep)
    assert [frame["device_id"] for frame in published.frames(f"user.{alice.pk}")] == [other.pk]
    assert set(Device.objects.signed_in()) == {keep, foreign}


def test_use_is_noted_now_and_then(alice, make_device, django_assert_num_queries):
    device = make_device(alice)
    with django_assert_num_queries(0):
        touch_device(device=device, ip_address="192.0.2.9")
    device.last_used_at -= 2 * TOUCH_EVERY
    touch_device(device=device, ip_address="192.0.2.9")
    assert Device.objects.get().ip_address == "192.0.2.9"


class TestTheDoors:
    def test_the_list_shows_my_devices_and_which_one_asks(self, api, alice, bob, make_device):
        client = api(alice)
        make_device(alice, "phone")
        make_device(bob)
        status, answer = client.get("auth/sessions")
        assert status == 200
        items = answer["data"]["items"]
        assert [(item["user_agent"], item["current"]) for item in items] == [
            ("phone", False),
            ("test", True),
        ]
        assert set(items[0]) == {
            "id",
            "user_agent",
            "ip_address",
            "created_at",
            "last_used_at",
            "current",
        }

    def test_signing_one_out_ends_its_tokens(self, api, alice):
        one, other = api(alice), api(alice)
        items = one.get("auth/sessions")[1]["data"]["items"]
        [device] = [item for item in items if not item["current"]]
        assert one.delete(f"auth/sessions/{device['id']}")[0] == 200
        assert other.get("auth/userinfo")[0] == 401

    def test_signing_out_the_others(self, api, alice):
        one, other = api(alice), api(alice)
        assert one.delete("auth/sessions")[0] == 200
        assert other.get("auth/userinfo")[0] == 401
        assert one.get("auth/userinfo")[0] == 200

    def test_the_device_of_another_is_404(self, api, alice, bob, make_device):
        device = make_device(alice)
        status, answer = api(bob).delete(f"auth/sessions/{device.pk}")
        assert (status, answer["code"]) == (404, 40400)

    def test_an_id_beyond_all_numbers_is_404(self, api, alice):
        assert api(alice).delete(f"auth/sessions/{'9' * 40}")[0] == 404

    def test_nobody_sees_devices(self, api):
        assert api().get("auth/sessions")[0] == 401
