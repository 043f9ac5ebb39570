"""What must never be written anywhere."""

import logging

import pytest

from accounts.models import Device, User
from conftest import PASSWORD

pytestmark = pytest.mark.django_db


def test_logs_carry_no_password_and_no_token(api, browser, alice, mails, caplog, capfd):
    caplog.set_level(logging.INFO)
    client = api()
    body = {"username": "alice", "password": PASSWORD}
    _, answer = client.post("auth/login", body)
    tokens = answer["data"]
    client.post("auth/login", body | {"password": "wrong horse 43"})
    client.post("auth/refresh", {"refresh_token": tokens["refresh_token"]})
    client.call("GET", "auth/userinfo", authorization=f"Bearer {tokens['token']}")
    client.get(f"users?token={tokens['token']}")
    page = browser(alice)
    browser().post("/login", {"username": "alice", "password": "wrong horse 43"})
    browser().post("/password/reset", {"email": "alice@example.com"})
    path = mails()[0].body.split("http://testserver")[1].split()[0]
    browser().get(path)
    session_key = page.cookies["sessionid"].value
    written = caplog.text + "".join(capfd.readouterr())
    assert "signed_in" in written, "premise: logs are captured"
    assert "/password/reset/" in written, "premise: paths are logged"
    secrets = {
        "password": PASSWORD,
        "wrong password": "wrong horse 43",
        "access token": tokens["token"].split(".")[2],
        "refresh token": tokens["refresh_token"].split(".")[2],
        "session": session_key,
        "reset link": path.rsplit("/", 1)[1],
    }
    assert [name for name, secret in secrets.items() if secret in written] == []


def test_the_database_holds_no_password_and_no_token(api, alice):
    _, answer = api().post("auth/login", {"username": "alice", "password": PASSWORD})
    rows = str([*User.objects.values(), *Device.objects.values()])
    assert answer["data"]["refresh_token"] not in rows
    assert PASSWORD not in rows


def test_no_answer_shows_a_password_hash(api, alice, bob):
    alice.is_staff = True
    alice.save()
    client = api(alice)
    for path in ("auth/userinfo", f"users/{bob.pk}", "users?q=", "auth/sessions"):
        status, answer = client.get(path)
        assert status == 200
        assert "bcrypt" not in str(answer)
