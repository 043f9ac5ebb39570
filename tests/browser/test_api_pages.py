"""The API in a browser: what a client gets, and forms that work."""

import json

import pytest
from playwright.sync_api import expect

from .accessibility import violations_in_both_themes
from .conftest import World

pytestmark = [pytest.mark.server, pytest.mark.browser]


def test_a_form_sends_json_and_shows_the_envelope(world: World):
    lily = world.person()
    lily.registers()
    page = lily.page
    page.goto(f"{lily.server.url}/api/rooms")

    page.locator("textarea[name=_content]").fill(json.dumps({"name": "表单 form"}))
    page.get_by_role("button", name="POST").click()

    answer = page.locator(".api-answer")
    expect(answer).to_contain_text("HTTP 201 Created")
    expect(answer).to_contain_text('"name": "表单 form"')
    expect(answer).to_contain_text('"code": 0')


def test_what_a_form_gets_wrong_is_told_in_the_envelope(world: World):
    lily = world.person()
    lily.registers()
    lily.expects_refusal(400)
    page = lily.page
    page.goto(f"{lily.server.url}/api/rooms")

    page.locator("textarea[name=_content]").fill('{"name": ""}')
    page.get_by_role("button", name="POST").click()

    expect(page.locator(".api-answer")).to_contain_text('"code": 40000')


@pytest.mark.parametrize("path", ["/api/rooms", "/api/auth/sessions", "/api/messages/unread"])
def test_its_pages_break_no_rule_of_axe(world: World, path: str):
    lily = world.person(bypass_csp=True)
    lily.registers()
    lily.page.goto(lily.server.url + path)
    assert not violations_in_both_themes(lily.page)
