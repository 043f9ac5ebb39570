"""The sign-in pages, with and without JavaScript, and signing out."""

import re

import pytest
from playwright.sync_api import expect

from ..callers import PASSWORD
from .conftest import World
from .person import Person

pytestmark = [pytest.mark.server, pytest.mark.browser]


@pytest.fixture
def plain(world: World) -> Person:
    """Somebody whose browser runs no script."""
    return world.person("plain", java_script_enabled=False)


def test_an_account_without_a_script(plain: Person):
    plain.registers()
    expect(plain.page.get_by_text("No chats yet.")).to_be_visible()

    plain.context.clear_cookies()
    plain.page.goto(f"{plain.server.url}/settings")
    expect(plain.page).to_have_url(re.compile(r"/login\?next=/settings$"))
    plain.page.get_by_label("Username or email").fill(f"{plain.username}@example.com")
    plain.expects_refusal(401)
    plain.page.get_by_label("Password").fill("wrong")
    plain.page.get_by_role("button", name="Sign in", exact=True).click()
    expect(plain.page.get_by_role("alert")).to_be_visible()
    plain.page.get_by_label("Password").fill(PASSWORD)
    plain.page.get_by_role("button", name="Sign in", exact=True).click()
    expect(plain.page).to_have_url(f"{plain.server.url}/settings")


def test_errors_stand_beside_their_fields(plain: Person):
    plain.expects_refusal(400)
    plain.page.goto(f"{plain.server.url}/register")
    plain.page.get_by_label("Username").fill("a b")
    plain.page.get_by_label("Email").fill("nobody")
    plain.page.get_by_label("Password").fill("123")
    plain.page.get_by_role("button", name="Create account").click()

    for label in ("Username", "Email", "Password"):
        field = plain.page.get_by_label(label)
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(field).to_have_accessible_description(re.compile(r"\w"))
    expect(plain.page.get_by_label("Username")).to_have_value("a b")


def test_the_chats_are_there_before_any_script(world: World, plain: Person, lily: Person):
    plain.is_signed_in()
    room = lily.api.data("POST", "/api/rooms/direct", {"user_id": plain.api.id}, status=201)["id"]
    path = f"/api/rooms/{room}/messages"
    lily.api.data("POST", path, {"content": "先到的字 first"}, status=201)

    plain.page.goto(f"{plain.server.url}/")
    expect(plain.row(lily.username)).to_contain_text("先到的字 first")
    expect(plain.badge(lily.username)).to_have_text("1")
    plain.page.goto(f"{plain.server.url}/rooms/{room}")
    plain.sees("先到的字 first")


def test_the_language_is_chosen_without_a_script(plain: Person):
    plain.page.goto(f"{plain.server.url}/login")
    expect(plain.page.get_by_role("heading", name="Sign in")).to_be_visible()
    plain.page.get_by_role("button", name="中文").click()
    expect(plain.page.get_by_role("heading", name="登录")).to_be_visible()
    expect(plain.page.locator("html")).to_have_attribute("lang", "zh-hans")
    plain.page.get_by_role("button", name="English").click()
    expect(plain.page.get_by_role("heading", name="Sign in")).to_be_visible()


@pytest.mark.parametrize(("locale", "heading"), [("zh-CN", "登录"), ("en-GB", "Sign in")])
def test_the_pages_speak_the_browsers_language(world: World, locale: str, heading: str):
    stranger = world.person(locale=locale)
    stranger.goes_to("/login")
    expect(stranger.page.get_by_role("heading", name=heading)).to_be_visible()


def test_signing_out_leaves_nothing_behind(lily: Person, wang: Person, direct_room: int):
    lily.goes_to(f"/rooms/{direct_room}").sends("kept by the server only")
    lily.until(lily.has_sent_everything)
    lily.page.get_by_role("link", name="Settings").click()
    lily.page.get_by_role("button", name="Sign out").click()
    lily.page.wait_for_url(f"{lily.server.url}/login")

    assert lily.page.evaluate("indexedDB.databases().then((all) => all.length)") == 0
    lily.page.goto(f"{lily.server.url}/rooms/{direct_room}")
    expect(lily.page).to_have_url(re.compile("/login"))
