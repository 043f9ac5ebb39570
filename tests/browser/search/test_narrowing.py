"""Searching: by filters, in one conversation, in the room with oneself."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from ..person import Person
from .searching import box, chips, hits, is_indexed, note, option, say

pytestmark = [pytest.mark.server, pytest.mark.browser]


def test_filters_are_offered_chosen_and_taken_back(lily: Person, wang: Person, group: int):
    say(wang, group, "tea from wang")
    say(lily, group, "tea from lily https://example.com/")
    is_indexed(lily, "tea lily")
    lily.goes_to("/")
    keys = lily.page.keyboard

    box(lily).click()
    lily.page.locator("[data-part=filters]").get_by_text("Sender").click()
    expect(box(lily)).to_have_value("from:")
    keys.type(wang.username[:3])
    expect(option(lily, wang.username)).to_have_attribute("aria-selected", "true")
    keys.press("Enter")
    expect(chips(lily)).to_have_text([f"Sender: {wang.username}"])
    expect(box(lily)).to_have_value("")
    expect(hits(lily)).to_have_count(1)
    keys.type("tea 在:茶水间 ")
    expect(chips(lily)).to_have_text([f"Sender: {wang.username}", "Chat: 茶水间"])
    expect(box(lily)).to_have_value("tea ")
    expect(hits(lily)).to_have_text(re.compile("tea from wang"))

    chips(lily).first.click()
    expect(hits(lily)).to_have_count(2)
    keys.type("含:")
    option(lily, "Links").click()
    expect(hits(lily)).to_have_text(re.compile("tea from lily"))
    keys.type("before:")
    option(lily, "Today").click()
    expect(note(lily)).to_have_text("Nothing found.")
    box(lily).fill("")
    for left in (2, 1, 0):
        keys.press("Backspace")
        expect(chips(lily)).to_have_count(left)

    # What nobody here can read goes to the server as it is, and so does its refusal.
    lily.expects_refusal(400)
    box(lily).fill("tea after:soon ")
    expect(note(lily)).to_have_text("This is not a date. Write one as 2026-01-31.")
    box(lily).fill(f"from:{wang.username} tea")
    expect(chips(lily)).to_have_text([f"Sender: {wang.username}"])


def test_one_conversation_is_searched(
    lily: Person, wang: Person, group: int, make_group: Callable[..., int]
):
    other = make_group(lily, wang, name="Kitchen")
    say(wang, group, "milk is out")
    say(wang, other, "milk is in")
    is_indexed(lily, "milk in")
    lily.goes_to(f"/rooms/{group}")

    lily.page.get_by_role("button", name="Search this chat").click()
    expect(chips(lily)).to_have_text(["Chat: 茶水间"])
    expect(note(lily)).to_have_text("Type what to look for in “茶水间”.")
    lily.page.keyboard.type("milk")
    expect(hits(lily)).to_have_count(1)
    expect(hits(lily).locator("[data-part=name]")).to_have_text(wang.username)

    lily.goes_to(f"/rooms/{other}")
    lily.page.keyboard.press("Control+f")
    expect(chips(lily)).to_have_text(["Chat: Kitchen"])
    expect(box(lily)).to_be_focused()
    lily.opens_info().get_by_role("button", name="Search this chat").click()
    expect(box(lily)).to_be_focused()


def test_the_room_with_oneself_is_a_place_for_files(lily: Person):
    lily.goes_to("/")
    box(lily).fill("file tr")
    option(lily, "File Transfer").click()
    expect(lily.title()).to_have_text("File Transfer")
    lily.sends("my passport")
    expect(lily.row("File Transfer").locator(".avatar.own")).to_be_visible()
