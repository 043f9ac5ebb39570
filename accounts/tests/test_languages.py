"""Which language people are spoken to in."""

import pytest

from accounts.languages import best_language
from accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("zh", "zh-hans"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-hans"),
        ("zh-TW", "zh-hans"),
        ("zh-Hant-HK", "zh-hans"),
        ("en-GB", "en"),
        ("fr,en;q=0.5", "en"),
        ("fr,zh;q=0.5", "zh-hans"),
        ("fr", "en"),
        ("", "en"),
        ("*", "en"),
        ("\x00;q=x,,;", "en"),
        ("zh;q=0.1," * 2000, "zh-hans"),
    ],
)
def test_the_best_of_what_a_client_accepts(browser, accepted, language):
    assert best_language(own="", accept_language=accepted) == language


def test_ones_own_language_goes_first():
    assert best_language(own="en", accept_language="zh") == "en"


def spoken(client, **headers) -> str:
    return client.get("/api/auth/userinfo", headers=headers).headers["Content-Language"]


def test_a_browser_hears_the_persons_own_language(browser, alice):
    client = browser(alice)
    assert spoken(client) == "en"
    User.objects.filter(pk=alice.pk).update(language="zh-hans")
    assert spoken(client) == "zh-hans"


def test_a_token_hears_what_it_accepts_else_the_persons_own_language(api, alice):
    User.objects.filter(pk=alice.pk).update(language="zh-hans")
    client = api(alice).client
    assert spoken(client) == "en"
    del client.defaults["HTTP_ACCEPT_LANGUAGE"]
    assert spoken(client) == "zh-hans"


def test_choosing_a_language_is_kept_by_the_browser(browser):
    client = browser()
    response = client.post("/i18n/setlang", {"language": "zh-hans", "next": "/register"})
    assert (response.status_code, response.url) == (302, "/register")
    assert client.get("/login").headers["Content-Language"] == "zh-hans"


def test_choosing_a_language_is_kept_by_the_person(browser, alice):
    client = browser(alice)
    client.post("/i18n/setlang", {"language": "zh-hans", "next": "/"})
    alice.refresh_from_db()
    assert alice.language == "zh-hans"
    assert spoken(client) == "zh-hans"


@pytest.mark.parametrize("language", ["", "fr", "../x", "zh-hans\r\nX: y", "x" * 10_000])
def test_a_language_we_do_not_speak_changes_nothing(browser, alice, language):
    browser(alice).post("/i18n/setlang", {"language": language, "next": "/"})
    alice.refresh_from_db()
    assert alice.language == ""


def test_choosing_never_leads_away(browser):
    fields = {"language": "en", "next": "https://evil.example/"}
    assert browser().post("/i18n/setlang", fields).url == "/"
    assert browser().get("/i18n/setlang").status_code == 405
