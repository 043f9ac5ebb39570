"""Voice messages: recorded by holding, by a click, by a key; sent or thrown away."""

import re

import pytest
from playwright.sync_api import expect

from .conftest import World
from .person import Person
from .voices import (
    ALL_RELEASED,
    HASHES,
    REFUSING,
    aloud,
    clock,
    holds,
    is_ready,
    is_silent,
    looks,
    mic,
    panel,
    play,
    runs_to,
    voices,
)

pytestmark = [pytest.mark.server, pytest.mark.browser]


def test_holding_records_and_letting_go_sends_what_the_other_one_hears(
    lily: Person, wang: Person, in_the_room: int
):
    holds(lily, 2)
    expect(aloud(lily)).to_have_text("Recording")
    lily.page.mouse.up()
    expect(panel(lily)).to_be_hidden()
    expect(aloud(lily)).to_have_text("Sent")
    lily.page.wait_for_function(ALL_RELEASED)
    lily.until(lily.has_sent_everything)

    row = voices(wang).first
    is_ready(row)
    expect(row.locator("[data-part=seconds]")).to_have_text(re.compile("^[23]″$"))
    expect(row.locator(".voice[data-unheard]")).to_have_count(1)
    expect(play(row)).to_have_attribute("aria-label", re.compile("not heard yet"))
    play(row).click()
    expect(row.locator(".voice[data-unheard]")).to_have_count(0)
    wang.page.wait_for_function("() => window.ended === 1 && window.place > 1.5")
    is_silent(row)

    [message] = wang.api.data("GET", f"/api/rooms/{in_the_room}/messages")["items"]
    [file] = message["attachments"]
    assert message["kind"] == file["kind"] == "voice"
    assert 2 <= file["duration"] < 4
    assert len(file["waveform"]) == 64
    assert wang.page.evaluate(HASHES, [file["url"]]) == [file["sha256"]]


def test_a_click_records_hands_free_and_one_listens_before_it_is_sent(
    lily: Person, wang: Person, in_the_room: int
):
    mic(lily).click()
    looks(lily, "free")
    runs_to(lily, 1)
    stop = panel(lily).get_by_role("button", name="Stop")
    expect(stop).to_be_focused()
    lily.page.keyboard.press("Space")
    looks(lily, "review")
    lily.page.wait_for_function(ALL_RELEASED)
    expect(aloud(lily)).to_have_text(re.compile(r"Recorded, 0:0\d"))
    expect(panel(lily).get_by_role("button", name="Send")).to_be_focused()

    panel(lily).get_by_role("button", name="Play").click()
    expect(panel(lily).get_by_role("button", name="Pause")).to_be_visible()
    expect(panel(lily).locator("[data-part=heard]")).to_have_attribute("d", re.compile("M"))
    assert voices(wang).count() == 0
    panel(lily).get_by_role("button", name="Send").click()
    expect(panel(lily)).to_be_hidden()
    expect(voices(wang)).to_have_count(1)
    expect(mic(lily)).to_be_focused()


def test_a_key_that_is_held_records_and_escape_throws_away(lily: Person, in_the_room: int):
    keys = lily.page.keyboard
    mic(lily).focus()
    keys.down("Space")
    looks(lily, "held")
    runs_to(lily, 1)
    keys.up("Space")
    expect(voices(lily)).to_have_count(1)
    expect(mic(lily)).to_be_focused()

    keys.down("Enter")
    looks(lily, "held")
    keys.press("Escape")
    expect(panel(lily)).to_be_hidden()
    expect(aloud(lily)).to_have_text("Discarded")
    keys.up("Enter")
    lily.page.wait_for_function(ALL_RELEASED)
    assert voices(lily).count() == 1


@pytest.mark.parametrize("way", [{"x": 0, "y": -120}, {"x": -120, "y": 0}])
def test_sliding_away_cancels(lily: Person, in_the_room: int, way: dict):
    holds(lily, 1)
    box = mic(lily).bounding_box()
    lily.page.mouse.move(box["x"] + way["x"], box["y"] + way["y"])
    looks(lily, "cancelling")
    expect(panel(lily)).to_contain_text("Release to cancel")
    lily.page.mouse.move(box["x"], box["y"])
    looks(lily, "held")
    lily.page.mouse.move(box["x"] + way["x"], box["y"] + way["y"])
    looks(lily, "cancelling")
    lily.page.mouse.up()
    expect(panel(lily)).to_be_hidden()
    lily.page.wait_for_function(ALL_RELEASED)
    assert voices(lily).count() == 0


def test_what_is_too_short_is_not_sent_and_said_kindly(lily: Person, in_the_room: int):
    lily.page.clock.install()
    mic(lily).hover()
    lily.page.mouse.down()
    looks(lily, "held")
    lily.page.clock.run_for(500)
    lily.page.mouse.up()
    expect(lily.page.locator("gc-toasts")).to_contain_text("Too short")
    lily.page.wait_for_function(ALL_RELEASED)
    assert voices(lily).count() == 0


def test_the_last_seconds_are_counted_and_at_the_limit_it_ends(lily: Person, in_the_room: int):
    lily.page.clock.install()
    mic(lily).click()
    looks(lily, "free")
    lily.page.clock.run_for(51_000)
    expect(panel(lily)).to_contain_text(re.compile(r"[89] seconds left"))
    expect(aloud(lily)).to_have_text("10 seconds left")
    lily.page.clock.run_for(10_000)
    looks(lily, "review")
    expect(clock(lily)).to_have_text("1:00")
    lily.page.wait_for_function(ALL_RELEASED)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("NotAllowedError", "The microphone is blocked"),
        ("NotFoundError", "No microphone was found"),
        ("NotReadableError", "in use by another program"),
    ],
)
def test_a_microphone_that_is_not_to_be_had_is_explained(
    lily: Person, in_the_room: int, name: str, words: str
):
    lily.page.evaluate(REFUSING, name)
    mic(lily).click()
    expect(lily.page.locator("gc-toasts")).to_contain_text(words)
    expect(panel(lily)).to_be_hidden()
    lily.sends("then in writing")


def test_a_recording_stays_with_its_room(lily: Person, wang: Person, in_the_room: int, make_group):
    make_group(lily, wang)
    mic(lily).click()
    runs_to(lily, 1)
    lily.opens("茶水间")
    expect(panel(lily)).to_be_hidden()
    lily.page.wait_for_function(ALL_RELEASED)
    lily.opens(wang.username)
    looks(lily, "review")
    panel(lily).get_by_role("button", name="Send").click()
    expect(voices(wang)).to_have_count(1)


def test_on_a_phone_the_microphone_stands_where_sending_is(world: World, lily: Person, make_group):
    phone = world.person("phone", phone=True).is_signed_in()
    room = phone.api.data("POST", "/api/rooms/direct", {"user_id": lily.api.id}, status=201)["id"]
    phone.goes_to(f"/rooms/{room}")
    send = phone.page.locator("gc-composer").get_by_role("button", name="Send", exact=True)
    expect(mic(phone)).to_be_visible()
    expect(send).to_be_hidden()
    phone.composer().fill("x")
    expect(send).to_be_visible()
    expect(mic(phone)).to_be_hidden()
    phone.composer().fill("")

    box = mic(phone).bounding_box()
    finger = phone.context.new_cdp_session(phone.page)
    point = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}

    def touches(kind: str, **point: float) -> None:
        points = {"type": kind, "touchPoints": [point] if point else []}
        finger.send("Input.dispatchTouchEvent", points)

    touches("touchStart", **point)
    looks(phone, "held")
    runs_to(phone, 1)
    touches("touchMove", x=point["x"], y=point["y"] - 150)
    looks(phone, "cancelling")
    touches("touchEnd")
    expect(panel(phone)).to_be_hidden()
    touches("touchStart", **point)
    runs_to(phone, 1)
    touches("touchEnd")
    expect(voices(phone)).to_have_count(1)
