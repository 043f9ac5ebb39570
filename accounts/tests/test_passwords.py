"""Changing a password, and resetting a forgotten one by mail."""

import re
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.tokens import PasswordResetTokenGenerator, default_token_generator
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from accounts.services import change_password, request_password_reset, reset_password
from accounts.services.passwords import ResetLinkInvalid, WrongPassword
from conftest import PASSWORD
from gochat.core.errors import Invalid

pytestmark = pytest.mark.django_db

NEW = "a new password"


def link_of(user) -> dict:
    return {
        "uid": urlsafe_base64_encode(force_bytes(user.pk)),
        "token": default_token_generator.make_token(user),
    }


def ask(email: str, language: str = "en") -> None:
    request_password_reset(
        email=email, language=language, make_link=lambda uid, token: f"https://x/{uid}/{token}"
    )


class TestChanging:
    def test_it_signs_out_the_other_devices_only(self, alice, make_device, heard):
        keep, other = make_device(alice), make_device(alice)
        with heard() as published:
            change_password(user=alice, old_password=PASSWORD, new_password=NEW, device=keep)
        alice.refresh_from_db()
        assert alice.check_password(NEW)
        frames = published.frames(f"user.{alice.pk}")
        assert frames == [{"type": "session.revoked", "device_id": other.pk}]
        assert list(alice.devices.signed_in()) == [keep]

    @pytest.mark.parametrize(
        ("old", "new", "error", "field"),
        [
            ("wrong", NEW, WrongPassword, "old_password"),
            (PASSWORD, "short", Invalid, "new_password"),
            (PASSWORD, "x" * 129, Invalid, "new_password"),
            (PASSWORD, "\ud800 lonely", Invalid, "new_password"),
        ],
    )
    def test_it_refuses_a_wrong_or_bad_password(self, alice, make_device, old, new, error, field):
        device = make_device(alice)
        make_device(alice)
        with pytest.raises(error) as refused:
            change_password(user=alice, old_password=old, new_password=new, device=device)
        assert list(refused.value.errors) == [field]
        alice.refresh_from_db()
        assert alice.check_password(PASSWORD)
        assert alice.devices.signed_in().count() == 2

    def test_at_the_door(self, api, alice):
        one, other = api(alice), api(alice)
        body = {"old_password": "wrong", "new_password": NEW}
        status, answer = one.put("auth/password", body)
        assert (status, answer["code"], list(answer["errors"])) == (400, 40010, ["old_password"])
        assert one.put("auth/password", body | {"old_password": PASSWORD})[0] == 200
        assert one.get("auth/userinfo")[0] == 200
        assert other.get("auth/userinfo")[0] == 401
        assert api().put("auth/password", body)[0] == 401

    def test_a_browser_stays_signed_in_where_it_was_changed(self, browser, alice):
        here, there = browser(alice), browser(alice)
        body = {"old_password": PASSWORD, "new_password": NEW}
        response = here.put("/api/auth/password", body, content_type="application/json")
        assert response.status_code == 200
        assert here.get("/api/auth/userinfo").status_code == 200
        assert there.get("/api/auth/userinfo").status_code == 401

    def test_the_full_rules_apply_with_a_database_server(self, alice, settings):
        names = ("UserAttributeSimilarityValidator", "NumericPasswordValidator")
        settings.AUTH_PASSWORD_VALIDATORS = [
            {"NAME": f"django.contrib.auth.password_validation.{name}"} for name in names
        ]
        for bad in ("alice@example.com", "8316290475"):
            with pytest.raises(Invalid):
                change_password(user=alice, old_password=PASSWORD, new_password=bad, device=None)


class TestAskingForALink:
    def test_it_is_mailed_in_the_persons_language_else_the_callers(self, alice, bob, mails):
        alice.language = "en"
        alice.save()
        ask("Alice@example.com ", "zh-hans")
        [mail] = mails()
        assert mail.to == ["alice@example.com"]
        assert mail.subject == "Set a new password for GoChat"
        assert "Hello Alice," in mail.body
        assert "https://x/" in mail.body

    def test_an_unknown_address_gets_nothing_and_says_nothing(self, alice, mails):
        assert ask("nobody@example.com") is None
        assert ask("") is None
        assert mails() == []

    def test_deleted_banned_and_passwordless_accounts_get_nothing(self, alice, bob, carol, mails):
        alice.is_active = False
        alice.save()
        bob.deleted_at = datetime.now().astimezone()
        bob.save()
        carol.set_unusable_password()
        carol.save()
        for name in ("alice", "bob", "carol"):
            ask(f"{name}@example.com")
        assert mails() == []

    def test_markup_in_a_name_stays_as_it_is_in_a_text_mail(self, alice, mails):
        alice.display_name = "<b>Al & co"
        alice.save()
        ask("alice@example.com")
        assert "Hello <b>Al & co," in mails()[0].body

    def test_a_broken_mail_server_is_logged_without_address(self, alice, settings, mails, caplog):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
        ask("alice@example.com")
        assert mails() == []
        assert "mail_failed" in caplog.text
        assert "alice@example.com" not in caplog.text

    def test_the_door_answers_alike(self, api, alice, mails):
        known = api().post("auth/password/reset", {"email": "alice@example.com"})
        unknown = api().post("auth/password/reset", {"email": "nobody@example.com"})
        assert known == unknown == (200, {"code": 0, "message": "ok", "data": None})
        [mail] = mails()
        assert re.search(r"http://testserver/password/reset/[^/]+/\S+", mail.body)


class TestUsingTheLink:
    def test_it_sets_the_password_and_signs_out_everywhere(self, alice, make_device):
        make_device(alice)
        reset_password(**link_of(alice), new_password=NEW)
        alice.refresh_from_db()
        assert alice.check_password(NEW)
        assert not alice.devices.signed_in().exists()

    def test_it_works_once(self, alice):
        link = link_of(alice)
        reset_password(**link, new_password=NEW)
        with pytest.raises(ResetLinkInvalid):
            reset_password(**link, new_password="another one")

    def test_a_refused_password_leaves_the_link_usable(self, alice):
        link = link_of(alice)
        with pytest.raises(Invalid) as refused:
            reset_password(**link, new_password="x")
        assert list(refused.value.errors) == ["new_password"]
        reset_password(**link, new_password=NEW)

    def test_it_ends_after_an_hour(self, alice):
        class Earlier(PasswordResetTokenGenerator):
            def _now(self) -> datetime:
                return datetime.now() - self.ago

        generator = Earlier()
        for minutes, works in ((59, True), (61, False)):
            generator.ago = timedelta(minutes=minutes)
            link = link_of(alice) | {"token": generator.make_token(alice)}
            if works:
                reset_password(**link, new_password=NEW)
                alice.refresh_from_db()
            else:
                with pytest.raises(ResetLinkInvalid):
                    reset_password(**link, new_password=NEW)

    @pytest.mark.parametrize(
        "uid", ["", "x", "MQ", "====", "OTk5OTk5", "é", urlsafe_base64_encode(b"9" * 40)]
    )
    def test_a_made_up_link_is_refused(self, alice, uid):
        with pytest.raises(ResetLinkInvalid) as refused:
            reset_password(uid=uid, token="x-y", new_password=NEW)
        assert refused.value.code == 40011

    def test_the_link_of_another_person_is_refused(self, alice, bob):
        link = link_of(alice) | {"uid": link_of(bob)["uid"]}
        with pytest.raises(ResetLinkInvalid):
            reset_password(**link, new_password=NEW)

    def test_at_the_door(self, api, alice):
        body = link_of(alice) | {"new_password": NEW}
        assert api().post("auth/password/reset/confirm", body)[0] == 200
        status, answer = api().post("auth/password/reset/confirm", body)
        assert (status, answer["code"]) == (400, 40011)
