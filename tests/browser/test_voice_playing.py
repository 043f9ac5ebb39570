"""Voice messages: heard one at a time, one after the other, and no more than one may."""

import re

import pytest
from playwright.sync_api import expect

from .conftest import World
from .person import Person
from .voices import (
    PLACE,
    is_ready,
    is_silent,
    play,
    plays,
    plays_without_end,
    says,
    voices,
)

pytestmark = [pytest.mark.server, pytest.mark.browser]


def test_unheard_ones_play_one_after_the_other_and_are_remembered(
    lily: Person, wang: Person, in_the_room: int
):
    for count in (1, 2, 3):
        says(lily)
        is_ready(voices(wang).nth(count - 1))
    unheard = wang.page.locator(".voice[data-unheard]")
    expect(unheard).to_have_count(3)
    play(voices(wang).nth(1)).click()
    wang.page.wait_for_function("() => window.ended === 2 && window.begun === 2")
    expect(unheard).to_have_count(1)
    expect(voices(wang).first.locator(".voice[data-unheard]")).to_have_count(1)

    wang.goes_to(f"/rooms/{in_the_room}")
    expect(voices(wang)).to_have_count(3)
    expect(unheard).to_have_count(1)
    # One that was heard plays alone.
    play(voices(wang).nth(1)).click()
    wang.page.wait_for_function("() => window.ended === 1 && window.begun === 1")
    expect(wang.page.locator(".voice[data-playing]")).to_have_count(0)


def test_one_plays_at_a_time_at_the_speed_chosen_and_from_where_one_points(
    lily: Person, wang: Person, in_the_room: int
):
    says(lily, 3)
    says(lily, 3)
    first, second = voices(lily).nth(0), voices(lily).nth(1)
    plays_without_end(lily.page)
    play(first).click()
    plays(first)
    play(second).click()
    plays(second)
    is_silent(first)
    second.locator("[data-part=speed]").click()
    expect(second.locator("[data-part=speed]")).to_have_text("1.5×")

    play(second).click()
    is_silent(second)
    seek = second.locator("[data-part=seek]")
    box = seek.bounding_box()
    seek.click(position={"x": box["width"] * 0.7, "y": box["height"] / 2})
    lily.until(lambda: 1.5 < second.evaluate(PLACE) < 3.5)
    is_silent(second)
    seek.press("ArrowLeft")
    lily.until(lambda: second.evaluate(PLACE) < 1.5)
    second.focus()
    lily.page.keyboard.press("Space")
    plays(second)
    lily.page.keyboard.press("Space")
    is_silent(second)
    seek.press("Home")

    # Another tab that begins to play silences this one, and knows the speed.
    tab = lily.opens_a_tab()
    tab.goto(f"{lily.server.url}/rooms/{in_the_room}")
    row = tab.locator(".timeline > .msg:has(.voice)").first
    expect(play(row)).to_be_visible()
    plays_without_end(tab)
    play(second).click()
    plays(second)
    play(row).click()
    expect(row.locator("[data-part=speed]")).to_have_text("1.5×")
    is_silent(second)
    plays(row)


def test_it_plays_on_while_one_is_in_another_room_until_it_is_recalled(
    lily: Person, wang: Person, in_the_room: int, make_group
):
    make_group(lily, wang)
    says(lily, 4)
    is_ready(voices(wang).first)
    plays_without_end(wang.page)
    play(voices(wang).first).click()
    bar = wang.page.locator("gc-player")
    expect(bar).to_be_hidden()
    wang.opens("茶水间")
    expect(bar).to_be_visible()
    expect(bar).to_contain_text(lily.username)
    bar.get_by_role("button", name="Pause").click()
    expect(bar.get_by_role("button", name="Play")).to_be_visible()

    row = voices(lily).first
    row.locator(".bubble").click(button="right")
    lily.page.get_by_role("menuitem", name="Recall").click()
    expect(bar).to_be_hidden()


def test_the_bar_leads_back_to_the_message(
    lily: Person, wang: Person, in_the_room: int, make_group
):
    make_group(lily, wang)
    says(lily, 3)
    is_ready(voices(wang).first)
    plays_without_end(wang.page)
    play(voices(wang).first).click()
    wang.opens("茶水间")
    bar = wang.page.locator("gc-player")
    bar.get_by_role("button", name=lily.username).click()
    expect(wang.title()).to_have_text(lily.username)
    expect(bar).to_be_hidden()
    expect(voices(wang).first).to_be_visible()


def test_an_outsider_hears_nothing(world: World, lily: Person, wang: Person, in_the_room: int):
    says(lily)
    lily.until(lily.has_sent_everything)
    is_ready(voices(wang).first)
    [message] = wang.api.data("GET", f"/api/rooms/{in_the_room}/messages")["items"]
    path = f"/api/files/{message['attachments'][0]['id']}"
    carol = world.person("carol").is_signed_in()
    assert wang.api.http.get(wang.api.url + path).ok
    assert carol.api.http.get(carol.api.url + path).status_code == 404


def test_one_chooses_where_voices_are_heard(lily: Person, in_the_room: int):
    says(lily)
    lily.until(lily.has_sent_everything)
    row = voices(lily).first
    row.locator(".bubble").click(button="right")
    expect(lily.page.get_by_role("menuitem", name="Copy")).to_have_count(0)
    lily.page.get_by_role("menuitem", name="Play on").click()
    outputs = lily.page.get_by_role("menuitem")
    expect(outputs.first).to_have_text("The browser's choice")
    chosen = outputs.nth(1).text_content()
    outputs.nth(1).click()
    lily.page.wait_for_function("() => localStorage.getItem('gochat-voice-output')")
    plays_without_end(lily.page)
    play(row).click()
    plays(row)
    row.locator(".bubble").click(button="right")
    lily.page.get_by_role("menuitem", name="Play on").click()
    expect(outputs.filter(has_text=chosen).locator("use")).to_have_attribute(
        "href", re.compile("#check$")
    )


def test_signing_out_forgets_what_was_heard(lily: Person, wang: Person, in_the_room: int):
    says(lily)
    is_ready(voices(wang).first)
    play(voices(wang).first).click()
    kept = "() => Object.keys(localStorage).some((name) => name.startsWith('gochat-heard-'))"
    wang.page.wait_for_function(kept)
    wang.goes_to("/settings")
    wang.page.get_by_role("button", name="Sign out").click()
    wang.page.wait_for_url("**/login")
    assert not wang.page.evaluate(kept)
