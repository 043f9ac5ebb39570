"""Language, theme and profile, changed in the settings and true everywhere."""

import pytest
from playwright.sync_api import expect

from .person import Person

pytestmark = [pytest.mark.server, pytest.mark.browser]

BACKGROUND = "getComputedStyle(document.body).backgroundColor"


def test_the_theme_changes_at_once_and_stays(lily: Person):
    lily.goes_to("/settings#general")
    light = lily.page.evaluate(BACKGROUND)
    lily.page.get_by_role("radio", name="Dark").click()
    expect(lily.page.locator("html")).to_have_attribute("data-theme", "dark")
    lily.until(lambda: lily.page.evaluate(BACKGROUND) != light)
    dark = lily.page.evaluate(BACKGROUND)
    lily.until(lambda: lily.api.data("GET", "/api/auth/userinfo")["theme"] == "dark")

    lily.goes_to("/")
    assert lily.page.evaluate(BACKGROUND) == dark
    expect(lily.page.locator("html")).to_have_attribute("data-theme", "dark")


def test_the_language_changes_every_word_and_stays(lily: Person):
    lily.goes_to("/settings#general")
    with lily.page.expect_navigation():
        lily.page.get_by_role("radio", name="中文").click()

    expect(lily.page.locator("html")).to_have_attribute("lang", "zh-hans")
    expect(lily.page.get_by_role("heading", name="设置").first).to_be_visible()
    lily.goes_to("/")
    expect(lily.page.get_by_text("还没有").first).to_be_visible()
    expect(lily.page.get_by_role("searchbox", name="搜索").first).to_be_visible()


def test_a_new_name_is_seen_by_the_others_at_once(lily: Person, wang: Person, direct_room: int):
    wang.goes_to(f"/rooms/{direct_room}")
    lily.goes_to("/settings#profile")
    lily.page.get_by_label("Name", exact=True).fill("莉莉 Lily")
    lily.page.locator("gc-settings-profile").get_by_role("button", name="Save").click()

    expect(wang.title()).to_have_text("莉莉 Lily")


def test_a_username_that_is_taken_is_refused_beside_its_field(lily: Person, wang: Person):
    lily.goes_to("/settings#profile")
    field = lily.page.locator("gc-settings-profile").get_by_label("Username")
    lily.expects_refusal(409)
    field.fill(wang.username)
    lily.page.locator("gc-settings-profile").get_by_role("button", name="Save").click()

    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_be_focused()
