"""Calls between real browsers: sound and pictures arrive, and each side sees the right end."""

import pytest
from playwright.sync_api import expect

from .accessibility import violations_in_both_themes
from .calling import (
    PICTURE_MOVES,
    SOUND_ARRIVES,
    calls_of,
    is_completed,
    lines,
    others,
    panel,
    press,
    ring,
    talk,
)
from .conftest import World
from .connections import hear_each_other, see_each_other
from .person import Person

pytestmark = [pytest.mark.server, pytest.mark.browser]

FRAMES = "video => video.getVideoPlaybackQuality().totalVideoFrames"


def test_a_video_call_is_seen_and_heard_on_both_sides(
    watched, lily: Person, wang: Person, calls, direct_room: int
):
    calls("Video call")
    expect(ring(wang)).to_contain_text("invites you to a video call")
    expect(panel(lily)).to_contain_text("Waiting for an answer…")
    talk(lily, wang)
    see_each_other(lily, wang)
    hear_each_other(lily, wang)
    for person in (lily, wang):
        person.page.wait_for_function(PICTURE_MOVES)
        person.page.wait_for_function(SOUND_ARRIVES)
        expect(panel(person).locator("[data-part=clock]")).not_to_be_empty()
    assert calls_of(lily)[0]["state"] == "connected"

    press(panel(wang), "Hang up")
    is_completed(lily, wang, direct_room)
    assert len(lines(lily)) == 1


def test_a_voice_call_has_no_picture_until_somebody_shows_one(
    watched, lily: Person, wang: Person, calls
):
    calls("Voice call")
    expect(ring(wang).get_by_role("button", name="Answer with video")).to_be_hidden()
    talk(lily, wang, "Answer with voice")
    hear_each_other(lily, wang)
    expect(panel(lily).locator(".tile[data-picture]")).to_have_count(0)
    press(panel(wang), "Camera on")
    see_each_other(lily)
    lily.page.wait_for_function(PICTURE_MOVES)
    press(panel(wang), "Camera off")
    expect(panel(lily).locator(".tile[data-picture]")).to_have_count(0)
    hear_each_other(lily, wang)


def test_the_screen_is_shared_and_taken_back(
    watched, lily: Person, wang: Person, calls, direct_room: int
):
    calls("Video call")
    talk(lily, wang)
    press(panel(lily), "Share the screen")
    screen = panel(wang).locator(".tile[data-screen] video")
    wang.until(lambda: screen.evaluate(FRAMES) > 5)
    assert [leg["screen"] for leg in calls_of(wang)[0]["participants"]] == [True, False]
    press(panel(lily), "Stop sharing")
    expect(panel(wang).locator(".tile[data-screen]")).to_have_count(0)
    assert not any(leg["screen"] for leg in calls_of(wang)[0]["participants"])
    # What was there before goes on.
    see_each_other(lily, wang)
    press(panel(lily), "Hang up")
    is_completed(lily, wang, direct_room)


def test_who_is_muted_is_seen_so_and_not_heard(lily: Person, wang: Person, calls):
    calls("Voice call")
    talk(lily, wang, "Answer with voice")
    wang.page.keyboard.press("m")
    expect(others(lily).get_by_role("img", name="Muted")).to_be_visible()
    assert (
        wang.page.evaluate("document.querySelector('gc-call').session.tracks.voice.enabled")
        is False
    )
    press(panel(wang), "Unmute")
    expect(others(lily).get_by_role("img", name="Muted")).to_be_hidden()


def test_it_rings_in_every_tab_and_goes_on_in_one(lily: Person, wang: Person, calls):
    other = wang.opens_a_tab()
    other.goto(f"{wang.server.url}/contacts")
    calls("Voice call")
    expect(other.locator("gc-ring")).to_be_visible()
    talk(lily, wang, "Answer with voice")
    # The other tab offers to take it over, and rings no more.
    expect(other.locator("gc-ring")).to_contain_text("goes on without this page")
    other.get_by_role("button", name="Go on here").click()
    expect(panel(wang)).to_be_hidden()
    expect(other.locator("gc-call")).to_be_visible()
    expect(other.locator("gc-call .tile[data-picture]")).to_have_count(0)
    expect(others(lily)).to_have_count(1)


def test_one_chats_on_in_the_call(lily: Person, wang: Person, calls, direct_room: int):
    calls("Voice call")
    talk(lily, wang, "Answer with voice")
    press(panel(lily), "Make small")
    lily.sends("while we talk")
    lily.sees("while we talk")
    expect(panel(lily)).to_be_visible()
    press(panel(lily), "Make large")
    expect(panel(lily)).to_have_attribute("data-look", "large")


def test_a_call_in_a_group_of_three(world: World, lily: Person, wang: Person, make_group):
    mei = world.person("mei").is_signed_in()
    room = make_group(lily, wang, mei)
    lily.goes_to(f"/rooms/{room}")
    for person in (wang, mei):
        person.goes_to("/")
    press(lily.page.locator("gc-conversation > header"), "Voice call")
    for person in (wang, mei):
        press(ring(person), "Answer with voice")
    for person in (lily, wang, mei):
        expect(others(person)).to_have_count(2)
    press(panel(lily), "Hang up")
    for person in (wang, mei):
        expect(others(person)).to_have_count(1)
    press(panel(mei), "Hang up")
    expect(panel(wang)).to_be_hidden()


def test_an_outsider_hears_nothing_of_it(world: World, lily: Person, wang: Person, calls):
    outsider = world.person("outsider").is_signed_in().goes_to("/")
    calls("Video call")
    talk(lily, wang)
    outsider.until(
        lambda: (
            outsider.page.evaluate("document.querySelector('gc-app').store.connection.state")
            == "online"
        )
    )
    expect(ring(outsider)).to_be_hidden()
    assert outsider.page.evaluate("document.querySelector('gc-app').store.calls.size") == 0


def test_it_breaks_no_rule_of_access(world: World, wang: Person):
    caller = world.person("caller", bypass_csp=True).is_signed_in()
    callee = world.person("callee", bypass_csp=True).is_signed_in()
    room = caller.api.data("POST", "/api/rooms/direct", {"user_id": callee.api.id}, status=201)
    caller.goes_to(f"/rooms/{room['id']}")
    callee.goes_to("/")
    press(caller.page.locator("gc-conversation > header"), "Video call")
    expect(ring(callee)).to_be_visible()
    found = violations_in_both_themes(callee.page)
    talk(caller, callee)
    found += violations_in_both_themes(caller.page)
    press(panel(caller), "Make small")
    found += violations_in_both_themes(caller.page)
    press(panel(caller), "Hang up")
    expect(caller.page.locator(".call-line")).to_have_count(1)
    found += violations_in_both_themes(caller.page)
    assert not found, "\n".join(found)
