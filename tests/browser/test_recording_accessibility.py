"""Recording and hearing, by axe-core's rules: in two languages, on a desk and on a phone."""

import re

import pytest
from playwright.sync_api import Page, expect

from .accessibility import violations_in_both_themes
from .conftest import World
from .person import Person
from .voices import REFUSING, looks, mic, panel, play, runs_to, voices

pytestmark = [pytest.mark.server, pytest.mark.browser]


@pytest.mark.parametrize(
    ("locale", "is_phone"), [("en-US", False), ("zh-CN", True)], ids=["en, desk", "zh, phone"]
)
def test_every_state_of_recording_and_hearing(
    world: World, lily: Person, wang: Person, make_group, locale: str, is_phone: bool
):
    # axe-core puts a style of its own into the page, which our policy would refuse.
    visitor = world.person("visitor", locale=locale, phone=is_phone, bypass_csp=True)
    visitor.is_signed_in()
    room = make_group(visitor, lily, wang)
    visitor.goes_to(f"/rooms/{room}")
    page = visitor.page
    found: list[str] = []

    def check(what: str) -> None:
        found.extend(f"{what}, {text}" for text in violations_in_both_themes(page))

    mic(visitor).click()
    looks(visitor, "free")
    runs_to(visitor, 1)
    check("hands-free")
    panel(visitor).locator("[data-action=voice-stop]").click()
    looks(visitor, "review")
    check("the review")
    panel(visitor).locator("[data-action=voice-send]").click()
    expect(voices(visitor)).to_have_count(1)
    play(voices(visitor).first).click()
    expect(voices(visitor).first.locator("[data-part=seek]")).to_be_visible()
    check("a voice message that plays")
    play(voices(visitor).first).click()
    _goes_elsewhere(page, is_phone)
    expect(page.locator("gc-player")).to_be_visible()
    check("the bar")
    visitor.goes_to(f"/rooms/{room}")
    _check_the_camera(visitor, check)
    assert not found, "\n".join(found)


def _goes_elsewhere(page: Page, is_phone: bool) -> None:
    if is_phone:
        page.locator("gc-conversation [data-action=back]").first.click()
    else:
        page.locator("gc-rail a[data-section=contacts]").click()


def _check_the_camera(visitor: Person, check) -> None:
    dialog = visitor.page.locator("dialog.camera")
    visitor.page.evaluate("document.querySelector('gc-composer [data-action=camera]').click()")
    expect(dialog).to_have_attribute("data-look", "ready")
    check("the camera")
    dialog.locator("[data-part=shutter]").click()
    expect(dialog.locator("[data-part=clock]")).to_have_text(re.compile(r"0:0[1-9]"))
    check("recording a video")
    dialog.locator("[data-part=shutter]").click()
    expect(dialog).to_have_attribute("data-look", "review")
    check("the video's review")
    visitor.page.evaluate(REFUSING, "NotAllowedError")
    dialog.locator("[data-part=again]").click()
    expect(dialog).to_have_attribute("data-look", "refused")
    check("a camera refused")
