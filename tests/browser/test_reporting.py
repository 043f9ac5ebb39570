"""Reporting a message, a person and a group; the operators' side is the back office's."""

import pytest
from playwright.sync_api import Locator, expect

from .accessibility import violations_in_both_themes
from .conftest import World
from .person import Person

pytestmark = [pytest.mark.server, pytest.mark.browser]


@pytest.fixture
def lily(world: World) -> Person:
    """As everywhere; axe-core puts a style of its own into the page."""
    return world.person("lily", bypass_csp=True).is_signed_in()


def dialog_of(person: Person) -> Locator:
    return person.page.locator("gc-report").get_by_role("dialog")


def reason_of(person: Person, **about: int) -> str:
    """Why a thing was reported: reporting again is the first report."""
    return person.api.data("POST", "/api/reports", {**about, "reason": "other"}, status=201)[
        "reason"
    ]


def test_a_message_is_reported_with_a_reason(lily: Person, wang: Person, in_the_room: int):
    wang.sends("Cheap watches")
    lily.message("Cheap watches").locator("[data-part=bubble]").click(button="right")
    lily.page.get_by_role("menuitem", name="Report").click()
    dialog = dialog_of(lily)
    expect(dialog.get_by_role("heading", name="Report this message")).to_be_visible()

    dialog.get_by_role("button", name="Report", exact=True).click()
    expect(dialog.get_by_role("alert")).to_have_text("Please choose a reason.")
    assert not violations_in_both_themes(lily.page)

    dialog.get_by_role("radio", name="Spam or advertising").check()
    expect(dialog.get_by_role("alert")).to_be_hidden()
    dialog.get_by_role("button", name="Report", exact=True).click()
    expect(lily.page.get_by_text("Thank you. The operators will look at it.")).to_be_visible()
    expect(dialog).to_be_hidden()
    said = lily.api.data("GET", f"/api/rooms/{in_the_room}/messages")["items"][-1]
    assert reason_of(lily, message_id=said["id"]) == "spam"


def test_a_person_and_a_group_are_reported(lily: Person, wang: Person, make_group):
    room_id = make_group(wang, lily)
    lily.goes_to(f"/contacts#user-{wang.api.id}")
    lily.page.locator("gc-contact").get_by_role("button", name="Report").click()
    dialog_of(lily).get_by_role("radio", name="Insult or harassment").check()
    dialog_of(lily).get_by_role("button", name="Report", exact=True).click()
    expect(dialog_of(lily)).to_be_hidden()
    assert reason_of(lily, user_id=wang.api.id) == "abuse"

    lily.goes_to(f"/rooms/{room_id}")
    lily.opens_info().get_by_role("button", name="Report the group").click()
    dialog_of(lily).get_by_role("radio", name="Fraud").check()
    dialog_of(lily).get_by_role("button", name="Report", exact=True).click()
    expect(dialog_of(lily)).to_be_hidden()
    assert reason_of(lily, room_id=room_id) == "fraud"
