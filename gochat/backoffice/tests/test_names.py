"""What is shown to staff is called by name, in the reader's language: by no number and no code."""

import re

import pytest

from accounts.models import Connection, Device, SignIn
from accounts.services import open_connections, sign_in, start_process
from accounts.services.auditing import record_audit
from messaging.services import send_message
from rooms.services import open_direct_room

pytestmark = pytest.mark.django_db


def heading(client, url, language="zh-hans"):
    page = client.get(url, headers={"accept-language": language}).content.decode()
    return re.search(r"<h1>(.*?)</h1>", page)[1]


def page_of(row):
    return f"/admin/{row._meta.app_label}/{row._meta.model_name}/{row.pk}/change/"


@pytest.fixture
def device(alice):
    device = sign_in(user=alice, ip_address="127.0.0.1", user_agent="Firefox")
    open_connections([("0f3a", alice.pk, device.pk, start_process())])
    return device


def test_what_belongs_to_a_person_is_headed_by_the_person(office, alice, device):
    client = office("superuser")
    assert heading(client, page_of(Device.objects.get(pk=device.pk))) == "Alice · Firefox"
    assert heading(client, page_of(SignIn.objects.get(user=alice))) == "Alice · 已登录"
    assert heading(client, page_of(Connection.objects.get())).startswith("Alice · 20")
    asked = client.get("/admin/accounts/connection/act/close/?ids=0f3a").content.decode()
    assert "<li>Alice · 20" in asked and "<li>0f3a" not in asked


def test_an_entry_of_the_log_is_headed_by_what_was_done(office, alice):
    entry = record_audit(by=None, action="user.ban", target=alice, reason="spam")
    client = office("auditor")
    assert heading(client, page_of(entry)) == "封禁 · alice"
    page = client.get(page_of(entry), headers={"accept-language": "zh-hans"}).content.decode()
    assert "<dd>用户</dd>" in page and "<dd>user</dd>" not in page


@pytest.fixture
def direct_room(alice, bob):
    return open_direct_room(by=alice, user_id=bob.pk)[0].room


def test_a_direct_room_is_called_by_its_people(office, alice, direct_room):
    client = office("superuser")
    page = client.get(f"/admin/accounts/user/{alice.pk}/change/").content.decode()
    assert ">Alice · bob</a>" in page and f">Direct {direct_room.pk}<" not in page
    seat = direct_room.memberships.get(user=alice)
    assert heading(client, page_of(seat)) == "Alice · bob"
    assert heading(client, page_of(direct_room)) == f"Alice · bob #{direct_room.pk}"
    for url in ("/admin/rooms/membership/", page_of(seat)):
        page = client.get(url).content.decode()
        assert "Alice · bob" in page and f"Direct {direct_room.pk}" not in page


def test_a_line_of_the_records_is_asked_for_by_its_room(office, alice, direct_room):
    sent = send_message(
        sender=alice,
        room_id=direct_room.pk,
        client_id="6f3c1a52-8d0e-4b57-9a7e-2f4d1c0b9e88",
        kind="text",
        content="hi",
    )
    client = office("superuser")
    url = f"/admin/rooms/message/act/open/?ids={sent.message.pk}"
    page = client.get(url, headers={"accept-language": "zh-hans"}).content.decode()
    assert "<li>Alice · bob · 20" in page
    assert ">聊天记录</a>" in page.split('class="crumbs"')[1].split("</nav>")[0]
