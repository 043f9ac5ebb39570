"""The sign-in pages, without JavaScript."""

import re

import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from rest_framework.throttling import ScopedRateThrottle

from accounts.models import Device, User
from accounts.services import revoke_device
from conftest import PASSWORD

pytestmark = pytest.mark.django_db

NEW = {"username": "dora", "email": "dora@example.com", "password": "a long enough one"}


def sign_in(client, username="alice", password=PASSWORD, **fields):
    return client.post("/login", {"username": username, "password": password, **fields})


@pytest.mark.parametrize("path", ["/login", "/register", "/password/reset", "/password/reset/sent"])
def test_the_pages_are_drawn_and_not_cached(browser, path):
    response = browser().get(path)
    assert response.status_code == 200
    assert "no-store" in response.headers["Cache-Control"]


class TestSigningIn:
    def test_it_leads_to_the_chats_on_a_device_of_its_own(self, browser, alice):
        client = browser()
        response = sign_in(client, "ALICE@example.com")
        assert (response.status_code, response.url) == (302, "/")
        assert client.session["device_id"] == alice.devices.get().pk

    def test_the_session_is_a_new_one(self, browser, alice):
        client = browser()
        client.get("/login")
        session = client.session
        session["planted"] = True
        session.save()
        before = session.session_key
        sign_in(client)
        assert client.session.session_key != before

    def test_wrong_credentials_are_told_and_next_is_kept(self, browser, alice):
        response = sign_in(browser(), password="wrong", next="/rooms/1")
        assert response.status_code == 401
        assert b"Wrong username or password." in response.content
        assert b'value="/rooms/1"' in response.content
        assert b"wrong" not in re.sub(rb"[Ww]rong username", b"", response.content)

    @pytest.mark.parametrize("field", ["username", "password"])
    def test_an_empty_field_is_told_beside_it(self, browser, field):
        response = sign_in(browser(), **{"username": "a", "password": "b"} | {field: ""})
        assert response.status_code == 200
        assert list(response.context["form"].errors) == [field]

    def test_ten_wrong_passwords_lock_out_here_and_in_the_api(self, browser, api, alice):
        for _ in range(9):
            assert sign_in(browser(), password="wrong").status_code == 401
        response = sign_in(browser(), "alice@example.com", "wrong")
        assert response.status_code == 429
        assert b"Too many attempts" in response.content
        body = {"username": "Alice", "password": PASSWORD}
        assert api().post("auth/login", body)[1]["code"] == 42901

    @pytest.mark.parametrize("target", ["/rooms/5", "/settings?x=1"])
    def test_next_leads_on(self, browser, alice, target):
        assert sign_in(browser(), next=target).url == target
        response = browser().post(
            f"/login?next={target}", {"username": "alice", "password": PASSWORD}
        )
        assert response.url == target

    @pytest.mark.parametrize(
        "target",
        [
            "https://evil.example/",
            "//evil.example/",
            "///evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "javascript:alert(1)",
            "http:evil.example",
            " //evil.example",
            "https://testserver@evil.example/",
        ],
    )
    def test_next_never_leads_away(self, browser, alice, target):
        assert sign_in(browser(), next=target).url == "/"

    def test_signed_in_people_are_sent_to_their_chats(self, browser, alice):
        client = browser(alice)
        for path in ("/login?next=/admin/", "/register"):
            assert client.get(path).url == "/"

    def test_a_form_from_elsewhere_is_refused(self, browser, alice):
        client = browser(enforce_csrf_checks=True)
        assert sign_in(client).status_code == 403
        assert SESSION_KEY not in client.session

    def test_attempts_are_counted_with_those_of_the_api(self, browser, api, alice, monkeypatch):
        monkeypatch.setattr(ScopedRateThrottle, "THROTTLE_RATES", {"login": "1/min"})
        api().post("auth/login", {"username": "alice", "password": PASSWORD})
        response = sign_in(browser())
        assert response.status_code == 429
        assert b"Too many requests" in response.content


class TestRegistering:
    def test_it_signs_in(self, browser):
        client = browser()
        response = client.post("/register", NEW)
        assert (response.status_code, response.url) == (302, "/")
        user = User.objects.get(username="dora")
        assert client.session["device_id"] == user.devices.get().pk

    @pytest.mark.parametrize(
        ("change", "field", "status"),
        [
            ({"username": "ALICE"}, "username", 409),
            ({"email": "alice@example.com"}, "email", 409),
            ({"username": "x"}, "username", 400),
            ({"email": "x"}, "email", 400),
            ({"password": "12345"}, "password", 400),
        ],
    )
    def test_what_is_refused_is_told_beside_its_field(self, browser, alice, change, field, status):
        response = browser().post("/register", NEW | change)
        assert response.status_code == status
        assert list(response.context["form"].errors) == [field]
        assert b'aria-invalid="true"' in response.content

    def test_what_was_typed_is_escaped(self, browser):
        response = browser().post("/register", NEW | {"username": '"><script>x</script>'})
        assert b"<script>x" not in response.content

    def test_a_null_character_is_refused(self, browser):
        response = browser().post("/register", NEW | {"username": "do\x00ra"})
        assert list(response.context["form"].errors) == ["username"]


class TestSigningOut:
    def test_it_ends_device_and_session(self, browser, alice):
        client = browser(alice)
        response = client.post("/logout")
        assert (response.status_code, response.url) == (302, "/login")
        assert alice.devices.get().revoked_at
        assert not Session.objects.exists()

    def test_it_takes_a_post(self, browser, alice):
        assert browser(alice).get("/logout").status_code == 405
        assert alice.devices.signed_in().exists()

    def test_a_stranger_is_sent_to_sign_in(self, browser):
        assert browser().post("/logout").url == "/login"

    def test_a_browser_signed_out_from_afar_is_out(self, browser, alice):
        client = browser(alice)
        revoke_device(by=alice, device_id=alice.devices.get().pk)
        assert client.get("/api/auth/userinfo").status_code == 401
        assert not Session.objects.exists()

    def test_a_banned_or_deleted_person_is_out(self, browser, alice):
        client = browser(alice)
        User.objects.filter(pk=alice.pk).update(is_active=False)
        assert client.get("/api/auth/userinfo").status_code == 401


class TestTheSessionInTheApi:
    def test_a_call_that_changes_needs_the_csrf_token(self, browser, alice):
        client = browser(alice, enforce_csrf_checks=True)
        path = f"/api/users/{alice.pk}"
        options = {"data": {"bio": "x"}, "content_type": "application/json"}
        response = client.patch(path, **options)
        assert (response.status_code, response.json()["code"]) == (403, 40300)
        token = client.get("/password/reset/sent").cookies.get("csrftoken")
        token = token or client.cookies["csrftoken"]
        response = client.patch(path, **options, headers={"x-csrftoken": token.value})
        assert response.status_code == 200

    def test_a_session_from_another_door_gets_a_device(self, client, alice):
        client.force_login(alice, backend="accounts.authentication.UsernameOrEmailBackend")
        assert client.get("/api/auth/userinfo").status_code == 200
        client.get("/api/auth/userinfo")
        assert Device.objects.get().user == alice

    def test_signing_out_through_the_api_ends_the_session(self, browser, alice):
        client = browser(alice)
        response = client.post("/api/auth/logout", {}, content_type="application/json")
        assert response.status_code == 200
        assert not Session.objects.exists()

    def test_revoking_the_own_device_ends_the_session(self, browser, alice):
        client = browser(alice)
        assert client.delete(f"/api/auth/sessions/{alice.devices.get().pk}").status_code == 200
        assert not Session.objects.exists()


class TestResettingThePassword:
    def link(self, browser, mails) -> str:
        response = browser().post("/password/reset", {"email": "alice@example.com"})
        assert response.url == "/password/reset/sent"
        return re.search(r"http://testserver(/password/reset/\S+)", mails()[-1].body)[1]

    def test_the_whole_way(self, browser, alice, mails):
        old = browser(alice)
        path = self.link(browser, mails)
        client = browser()
        assert b'name="password"' in client.get(path).content
        response = client.post(path, {"password": "a new one"})
        assert (response.status_code, response.url) == (302, "/login")
        assert sign_in(client, password="a new one").status_code == 302
        assert old.get("/api/auth/userinfo").status_code == 401
        assert b'name="password"' not in browser().get(path).content

    def test_it_works_for_those_who_are_signed_in_too(self, browser, alice, mails):
        client = browser(alice)
        response = client.post(self.link(browser, mails), {"password": "a new one"})
        assert response.url == "/login"
        assert client.get("/login").status_code == 200

    def test_an_unknown_address_looks_the_same(self, browser, alice, mails):
        responses = [
            browser().post("/password/reset", {"email": email})
            for email in ("alice@example.com", "nobody@example.com")
        ]
        assert {(r.status_code, r.url) for r in responses} == {(302, "/password/reset/sent")}
        assert len(mails()) == 1

    def test_a_weak_password_is_told_beside_its_field(self, browser, alice, mails):
        response = browser().post(self.link(browser, mails), {"password": "x"})
        assert response.status_code == 400
        assert list(response.context["form"].errors) == ["password"]

    def test_a_made_up_link_has_no_form(self, browser, alice):
        response = browser().get("/password/reset/MQ/c0ffee-0123")
        assert response.status_code == 200
        assert response.context["form"] is None
        response = browser().post("/password/reset/MQ/c0ffee-0123", {"password": "a new one"})
        assert response.status_code == 400
