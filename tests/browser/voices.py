"""Voice messages as people handle them."""

import re

from playwright.sync_api import Locator, Page, expect

from .person import Person

HASHES = """async (urls) => Promise.all(urls.map(async (url) => {
  const bytes = await (await fetch(url)).arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}))"""
# What plays is no element of the page: its place is read off the bubble.
PLACE = "(row) => Number(row.querySelector('[data-part=seek]').value)"
REFUSING = """(name) => { navigator.mediaDevices.getUserMedia = async () => {
  throw new DOMException("", name);
}; }"""
ALL_RELEASED = (
    "() => window.tracks.length > 0 && window.tracks.every((each) => each.readyState === 'ended')"
)


def mic(person: Person) -> Locator:
    return person.page.locator("[data-part=mic]")


def panel(person: Person) -> Locator:
    """What lies over the composer while one records."""
    return person.page.locator("gc-recorder")


def clock(person: Person) -> Locator:
    return panel(person).locator("[data-part=clock]")


def voices(person: Person) -> Locator:
    return person.page.locator(".timeline > .msg:has(.voice)")


def play(row: Locator) -> Locator:
    return row.locator("[data-part=play]")


def aloud(person: Person) -> Locator:
    """What those hear who do not look."""
    return person.page.locator("#live")


def looks(person: Person, look: str) -> None:
    expect(panel(person)).to_have_attribute("data-look", look)


def runs_to(person: Person, seconds: int) -> None:
    expect(clock(person)).to_have_text(re.compile(rf"0:0[{seconds}-9]"))


def holds(person: Person, seconds: int = 1) -> None:
    """Press the microphone until that much is recorded."""
    mic(person).hover()
    person.page.mouse.down()
    looks(person, "held")
    runs_to(person, seconds)


def says(person: Person, seconds: int = 1) -> None:
    """Record by holding, and send by letting go."""
    before = voices(person).count()
    holds(person, seconds)
    person.page.mouse.up()
    expect(voices(person)).to_have_count(before + 1)


def is_ready(row: Locator) -> None:
    """The server has looked at the sound."""
    expect(row.locator(".voice:not([data-file])")).to_have_count(1)


def plays(row: Locator) -> None:
    expect(row.locator(".voice[data-playing]")).to_have_count(1)


def plays_without_end(page: Page) -> None:
    """Have what plays begin again, so that nobody looks too late."""
    page.evaluate("() => { window.endless = true; }")


def is_silent(row: Locator) -> None:
    expect(row.locator(".voice[data-playing]")).to_have_count(0)
