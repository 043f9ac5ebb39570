"""Searching: what was said is found, and shown where it was said."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from ..conftest import World
from ..person import Person
from .searching import box, chips, fill, hits, is_indexed, note, option, say

pytestmark = [pytest.mark.server, pytest.mark.browser]

HISTORY = 2000
OLD = 120
MARKUP = '<img src=x onerror=alert(1)> "茶" & </mark>'


def place_of(person: Person, line: Locator) -> float:
    """How far below the scroller's top a line stands."""
    top = person.page.locator("[data-part=scroller]").bounding_box()["y"]
    return line.bounding_box()["y"] - top


def test_what_was_said_is_found_in_chinese_and_in_english(lily: Person, wang: Person, group: int):
    say(wang, group, "天上下雨，天气不好", "Weather looks fine, Deploy tomorrow", MARKUP)
    is_indexed(lily, "img")
    lily.goes_to("/")

    box(lily).fill("天")
    expect(hits(lily)).to_have_count(1)
    assert hits(lily).locator("mark").all_inner_texts() == ["天", "天"]
    expect(hits(lily).locator("[data-part=name]")).to_have_text("茶水间")
    expect(hits(lily).locator("[data-part=last]")).to_have_text(
        f"{wang.username}: 天上下雨，天气不好"
    )
    expect(hits(lily).locator("time")).to_have_text(re.compile(r"\d\d:\d\d"))

    box(lily).fill("dep")
    expect(hits(lily).locator("mark")).to_have_text(["Dep"])
    expect(lily.page.locator("[data-part=summary]")).to_have_text("1 message")

    box(lily).fill("img 茶")
    expect(hits(lily).locator("mark")).to_have_text(["img", "茶"])
    assert hits(lily).locator("img").count() == 0

    box(lily).fill("nothingofthesort")
    expect(note(lily)).to_have_text("Nothing found.")


def test_a_message_of_long_ago_is_shown_where_it_was_said(
    lily: Person, group: int, make_group: Callable[..., int]
):
    texts = [f"line {number}" for number in range(HISTORY)]
    texts[OLD] = "那只黑猫又来了"
    fill(lily.server.url, lily.server.socket_url, group, lily, texts)
    is_indexed(lily, "黑猫")
    lily.goes_to("/")
    box(lily).fill("黑猫")
    hits(lily).click()

    found = lily.message("那只黑猫又来了")
    expect(found).to_be_in_viewport()
    expect(found).to_be_focused()
    seq = int(found.get_attribute("data-seq"))
    expect(lily.page).to_have_url(f"{lily.server.url}/rooms/{group}?at={seq}")
    expect(lily.message(f"line {OLD - 1}")).to_be_visible()
    assert "line 1999" not in lily.lines()

    # Reading on downwards, the lines in sight stay where they are while more come.
    scroller = lily.page.locator("[data-part=scroller]")
    for goal in (OLD + 60, OLD + 140):
        line = lily.message(f"line {goal}")
        lily.until(lambda line=line: scrolled(scroller, 300) or line.count())
        line.evaluate("(line) => line.scrollIntoView({block: 'center'})")
        expect(line).to_be_in_viewport()
    before = place_of(lily, line)
    lily.until(lambda: lily.message(f"line {OLD + 170}").count())
    assert abs(place_of(lily, line) - before) < 2

    lily.page.get_by_role("button", name="To the newest message").click()
    expect(lily.message(f"line {HISTORY - 1}")).to_be_in_viewport()
    expect(lily.page).to_have_url(f"{lily.server.url}/rooms/{group}")
    lily.page.go_back()
    expect(lily.page).to_have_url(f"{lily.server.url}/")
    expect(hits(lily)).to_have_count(1)

    # The address alone does it too, and the back button after it.
    lily.goes_to(f"/rooms/{group}?at={seq}")
    expect(lily.message("那只黑猫又来了")).to_be_in_viewport()
    lily.page.get_by_role("button", name="Chat info").click()
    expect(lily.page.locator("gc-room-info")).to_be_visible()
    lily.page.get_by_role("button", name="Close").click()
    expect(lily.message("那只黑猫又来了")).to_be_in_viewport()


def scrolled(scroller: Locator, by: int) -> None:
    """Scroll on, as a wheel does."""
    scroller.evaluate("(scroller, by) => scroller.scrollBy(0, by)", by)


def test_pages_are_turned_and_results_walked_by_keyboard(lily: Person, wang: Person, group: int):
    said = say(wang, group, *(f"tea number {number}" for number in range(45)))
    is_indexed(lily, "number 44")
    lily.goes_to("/")
    keys = lily.page.keyboard

    keys.press("Control+k")
    keys.type("tea number")
    expect(hits(lily)).to_have_count(20)
    expect(lily.page.locator("[data-part=summary]")).to_have_text("20 messages, and more")
    keys.press("ArrowUp")
    expect(option(lily, "More messages")).to_have_attribute("aria-selected", "true")
    keys.press("Enter")
    expect(hits(lily)).to_have_count(40)
    option(lily, "More messages").click()
    expect(hits(lily)).to_have_count(45)
    expect(option(lily, "More messages")).to_have_count(0)

    box(lily).fill("tea number 7")
    expect(hits(lily)).to_have_count(1)
    keys.press("Enter")
    expect(hits(lily)).to_have_attribute("aria-selected", "true")
    marked = box(lily).get_attribute("aria-activedescendant")
    assert marked == hits(lily).get_attribute("id")
    keys.press("Enter")
    expect(lily.message("tea number 7")).to_be_focused()
    expect(lily.page).to_have_url(re.compile(rf"at={said[7]['seq']}$"))
    expect(hits(lily)).to_have_attribute("aria-current", "true")

    keys.press("Control+k")
    expect(box(lily)).to_be_focused()
    keys.press("Escape")
    expect(box(lily)).to_have_value("")
    expect(option(lily, "tea number 7")).to_be_visible()
    keys.press("Escape")
    expect(lily.page.locator("gc-search-results")).to_be_hidden()
    expect(lily.row("茶水间")).to_be_visible()


def test_searches_are_remembered_until_they_are_cleared(lily: Person, wang: Person, group: int):
    say(wang, group, "tea at four")
    is_indexed(lily, "four")
    lily.goes_to("/")
    box(lily).fill("tea")
    hits(lily).click()
    expect(lily.message("tea at four")).to_be_focused()
    lily.page.reload()
    expect(hits(lily)).to_have_count(1)
    box(lily).fill("")
    option(lily, "tea", exact=True).click()
    expect(hits(lily)).to_have_count(1)
    box(lily).fill("")
    option(lily, "Clear recent searches").click()
    expect(note(lily)).to_have_text("Search chats, people and everything that was said.")
    lily.page.reload()
    box(lily).click()
    expect(option(lily, "tea", exact=True)).to_have_count(0)


def test_without_a_connection_it_says_so_and_goes_on_by_itself(
    lily: Person, wang: Person, group: int
):
    say(wang, group, "tea at four")
    is_indexed(lily, "four")
    lily.goes_to("/")
    lily.goes_offline()
    box(lily).fill("茶")
    expect(lily.page.locator("[data-part=found-rooms] .row")).to_have_count(1)
    box(lily).fill("tea")
    expect(note(lily)).to_have_text("No connection: messages cannot be searched now.")

    lily.comes_back()

    expect(hits(lily)).to_have_count(1)
    expect(note(lily)).to_be_hidden()


def test_a_phone_searches_on_its_whole_screen(
    world: World, wang: Person, make_group: Callable[..., int]
):
    phone = world.person("phone", phone=True).is_signed_in()
    group = make_group(phone, wang, name="茶水间")
    say(wang, group, *(f"tea {number}" for number in range(40)))
    is_indexed(phone, "39")
    phone.goes_to("/")
    rail = phone.page.locator("gc-rail")

    box(phone).tap()
    expect(rail).to_be_hidden()
    box(phone).fill("tea")
    expect(hits(phone)).to_have_count(20)
    hits(phone).nth(15).tap()
    expect(phone.message("tea 24")).to_be_in_viewport()
    expect(phone.page.locator("gc-room-list")).to_be_hidden()
    phone.page.locator("gc-conversation").get_by_role("link", name="Back").tap()
    expect(hits(phone).nth(15)).to_be_in_viewport()
    phone.page.get_by_role("button", name="Cancel").tap()
    expect(rail).to_be_visible()
    expect(phone.row("茶水间")).to_be_visible()

    phone.opens("茶水间")
    phone.page.get_by_role("button", name="Search this chat").tap()
    expect(chips(phone)).to_have_text(["Chat: 茶水间"])
    phone.page.get_by_role("button", name="Cancel").tap()
    expect(phone.title()).to_have_text("茶水间")
    expect(phone.composer()).to_be_visible()
