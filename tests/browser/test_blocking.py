"""Blocking somebody on his card, and letting him write again in the settings."""

import pytest
from playwright.sync_api import expect

from .accessibility import violations_in_both_themes
from .conftest import World
from .person import Person

pytestmark = [pytest.mark.server, pytest.mark.browser]

REJECTED = "This person does not take messages or calls from you."


@pytest.fixture
def lily(world: World) -> Person:
    """As everywhere; axe-core puts a style of its own into the page."""
    return world.person("lily", bypass_csp=True).is_signed_in()


def test_who_is_blocked_writes_nothing_and_sees_nobody_online(
    lily: Person, wang: Person, direct_room: int
):
    lily.goes_to(f"/contacts#user-{wang.api.id}")
    wang.goes_to(f"/rooms/{direct_room}")
    expect(wang.status()).to_have_text("Online")
    card = lily.page.locator("gc-contact")
    card.get_by_role("button", name="Block").click()
    question = lily.page.get_by_role("alertdialog")
    assert not violations_in_both_themes(lily.page)
    question.get_by_role("button", name="Block").click()
    expect(card.get_by_text("You have blocked this person.")).to_be_visible()
    assert not violations_in_both_themes(lily.page)

    expect(wang.status()).not_to_have_text("Online")
    wang.sends("Buy my watches")
    expect(wang.page.get_by_text(REJECTED).first).to_be_visible()
    assert not lily.api.data("GET", f"/api/rooms/{direct_room}/messages")["items"]

    lily.goes_to("/settings#blocked")
    row = lily.page.locator("gc-settings-blocked li")
    expect(row).to_have_count(1)
    assert not violations_in_both_themes(lily.page)
    row.get_by_role("button", name="Unblock").click()
    expect(lily.page.get_by_text("You have blocked nobody.")).to_be_visible()
    wang.sends("Sorry")
    lily.until(lambda: lily.api.data("GET", f"/api/rooms/{direct_room}/messages")["items"])
