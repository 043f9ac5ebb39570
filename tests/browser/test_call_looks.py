"""A call by axe-core's rules, in every look it has."""

import pytest
from playwright.sync_api import expect

from .accessibility import violations_in_both_themes
from .calling import others, panel, ring
from .conftest import World
from .person import Person

pytestmark = [pytest.mark.server, pytest.mark.browser]


@pytest.fixture
def lily(world: World) -> Person:
    # axe-core puts a style of its own into the page, which our policy would refuse.
    return world.person("lily", bypass_csp=True).is_signed_in()


@pytest.fixture
def wang(world: World) -> Person:
    return world.person("wang", bypass_csp=True).is_signed_in()


def test_every_look_of_a_call_breaks_no_rule_of_access(
    world: World, lily: Person, wang: Person, make_group
):
    mei = world.person("mei", locale="zh-CN", phone=True, bypass_csp=True).is_signed_in()
    people = (lily, wang, mei)
    room = make_group(*people)
    found: list[str] = []

    def check(person: Person, what: str) -> None:
        found.extend(f"{what}, {text}" for text in violations_in_both_themes(person.page))

    def does(person: Person, action: str) -> None:
        panel(person).locator(f"[data-action={action}]:visible").first.click()

    for person in people:
        person.goes_to(f"/rooms/{room}")
    lily.page.locator("gc-conversation > header [data-action=call-video]").click()
    check(mei, "ringing, on a phone")
    for person in (wang, mei):
        ring(person).locator("[data-action=answer-video]").click()
    for person in people:
        expect(others(person)).to_have_count(2)
    does(lily, "speaker")
    expect(panel(lily).locator("[data-speaker] > .tile[data-main]")).to_be_visible()
    check(lily, "who talks large")
    check(mei, "everybody alike, on a phone")

    does(lily, "screen")
    expect(panel(lily).locator("[data-part=sharing]")).to_be_visible()
    check(lily, "presenting")
    expect(panel(mei).locator(".tile[data-screen]")).to_be_visible()
    check(mei, "presented to, on a phone")
    does(lily, "screen")

    does(lily, "record")
    for person in (wang, mei):
        expect(panel(person).locator("[data-part=consent]")).to_be_visible()
    check(lily, "waiting for consent")
    check(wang, "asked for consent")
    check(mei, "asked for consent, on a phone")
    does(wang, "shrink")
    check(wang, "asked for consent in the corner")
    for person in (wang, mei):
        does(person, "record-agree")
    for person in people:
        expect(panel(person).locator("[data-part=recording]")).to_be_visible()
    check(lily, "recorded")
    check(wang, "recorded in the corner")
    does(lily, "hang-up")
    assert not found, "\n".join(found)
