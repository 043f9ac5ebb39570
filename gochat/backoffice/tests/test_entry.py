"""The way into the back office: a second factor, set up before anything else."""

import time

import pytest
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import AuditEntry, SignIn
from accounts.services import second_factor
from conftest import PASSWORD, come_inside
from gochat.backoffice import entry

pytestmark = pytest.mark.django_db
USERS = "/admin/accounts/user/"


@pytest.fixture
def staff(make_staff):
    return make_staff("support")


@pytest.fixture
def browser(staff) -> Client:
    """Signed in by password alone."""
    client = Client(headers={"accept-language": "en"})
    client.post("/login", {"username": staff.username, "password": PASSWORD})
    return client


def code_of(user, steps: int = 0) -> str:
    device = TOTPDevice.objects.get(user=user)
    return f"{totp(device.bin_key, drift=steps):06}"


def enrol(browser: Client, staff) -> list[str]:
    browser.get("/admin/second-factor/enrol/")
    page = browser.post(
        "/admin/second-factor/enrol/", {"code": code_of(staff), "next": USERS}, follow=True
    )
    assert page.status_code == 200
    return page.context["codes"]


def test_whoever_has_no_second_factor_sets_one_up_first(browser, staff):
    page = browser.get(USERS, follow=True)
    assert page.redirect_chain[-1][0].startswith("/admin/second-factor/enrol/")
    secret = second_factor.secret_of(TOTPDevice.objects.get(user=staff))
    assert secret[:4] in page.content.decode()
    codes = enrol(browser, staff)
    assert len(set(codes)) == second_factor.RECOVERY_CODES
    assert browser.get(USERS).status_code == 200
    assert AuditEntry.objects.filter(by=staff, action="office.enrol").exists()


def test_the_secret_is_not_shown_again(browser, staff):
    enrol(browser, staff)
    later = Client()
    later.post("/login", {"username": staff.username, "password": PASSWORD})
    page = later.get("/admin/second-factor/enrol/", follow=True)
    assert page.redirect_chain[-1][0].startswith("/admin/second-factor/?")
    assert later.get(USERS).status_code == 302


def test_a_wrong_code_enrols_nobody(browser, staff):
    browser.get("/admin/second-factor/enrol/")
    page = browser.post("/admin/second-factor/enrol/", {"code": "000000"})
    assert page.status_code == 400
    assert not second_factor.has_second_factor(staff)


def test_a_recovery_code_lets_in_once(browser, staff):
    [code, *_rest] = enrol(browser, staff)
    for expected in (302, 400):
        later = Client()
        later.post("/login", {"username": staff.username, "password": PASSWORD})
        answer = later.post("/admin/second-factor/", {"code": code.lower(), "next": USERS})
        assert answer.status_code == expected
    assert SignIn.objects.filter(user=staff, outcome="wrong_code").count() == 1


def test_the_database_holds_no_recovery_code(browser, staff):
    from django_otp.plugins.otp_static.models import StaticToken

    codes = enrol(browser, staff)
    kept = str(list(StaticToken.objects.values_list("token", flat=True)))
    assert not [code for code in codes if code in kept or code.replace("-", "") in kept]


def test_a_code_works_once_and_wrong_ones_make_one_wait(browser, staff):
    enrol(browser, staff)
    where = {"ip_address": None, "user_agent": ""}
    with pytest.raises(second_factor.WrongCode):
        # It has confirmed the enrolment.
        second_factor.check_second_factor(user=staff, code=code_of(staff), **where)
    with pytest.raises(second_factor.WrongCode):
        second_factor.check_second_factor(user=staff, code=code_of(staff, 1), **where)


def test_nobody_stays_inside_for_ever(staff, monkeypatch):
    client = come_inside(staff)
    assert client.get(USERS).status_code == 200
    session = client.session
    session[entry.SEEN_AT] = time.time() - entry.IDLE_SECONDS - 1
    session.save()
    assert client.get(USERS).status_code == 302
    session[entry.SEEN_AT] = time.time()
    session[entry.INSIDE_SINCE] = time.time() - entry.LONGEST_SECONDS - 1
    session.save()
    assert client.get(USERS).status_code == 302


def test_what_a_page_asks_by_itself_keeps_nobody_inside(staff):
    client = come_inside(staff)
    session = client.session
    long_ago = session[entry.SEEN_AT] = time.time() - entry.NOTE_EVERY_SECONDS - 1
    session.save()
    client.get(USERS, headers={"sec-fetch-mode": "cors"})
    assert client.session[entry.SEEN_AT] == long_ago
    client.get(USERS, headers={"sec-fetch-mode": "navigate"})
    assert client.session[entry.SEEN_AT] > long_ago


def test_no_way_leads_to_another_site(staff):
    client = come_inside(staff)
    for target in ("https://evil.example/admin/", "//evil.example", "/rooms/1"):
        assert client.get("/admin/login/", {"next": target}).url == "/admin/"


def test_a_superuser_resets_what_was_lost(browser, staff, make_staff):
    enrol(browser, staff)
    root = make_staff("superuser")
    second_factor.reset_second_factor(by=root, user_id=staff.pk, reason="lost phone")
    assert not second_factor.has_second_factor(staff)
    assert browser.get(USERS, follow=True).redirect_chain[-1][0].startswith("/login")


def test_signing_out_ends_the_device(staff):
    client = come_inside(staff)
    assert client.post("/admin/logout/").status_code == 302
    assert not staff.devices.filter(revoked_at=None).exists()


def test_one_signs_out_elsewhere_and_makes_new_codes(staff):
    client, other = come_inside(staff), come_inside(staff)
    assert client.post("/admin/me/", {"others": "1"}).status_code == 302
    assert other.get(USERS).status_code == 302
    page = client.post("/admin/me/", {"codes": "1"})
    assert len(page.context["codes"]) == second_factor.RECOVERY_CODES


def test_the_policy_allows_no_inline_script_or_style(staff):
    policy = come_inside(staff).get(USERS).headers["Content-Security-Policy"]
    assert "unsafe" not in policy


def test_a_secret_that_another_browser_was_shown_is_worth_nothing(browser, staff):
    other = Client()
    other.post("/login", {"username": staff.username, "password": PASSWORD})
    other.get("/admin/second-factor/enrol/")
    seen = second_factor.secret_of(TOTPDevice.objects.get(user=staff))
    enrol(browser, staff)
    assert second_factor.secret_of(TOTPDevice.objects.get(user=staff)) != seen


def test_a_secret_stays_through_a_wrong_code(browser, staff):
    browser.get("/admin/second-factor/enrol/")
    seen = second_factor.secret_of(TOTPDevice.objects.get(user=staff))
    browser.post("/admin/second-factor/enrol/", {"code": "000000"})
    assert second_factor.secret_of(TOTPDevice.objects.get(user=staff)) == seen
