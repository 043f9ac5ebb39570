"""Whatever people write or call themselves is shown as text, and harms nobody's page."""

import pytest
from playwright.sync_api import Page, expect

from .person import Person

pytestmark = [pytest.mark.server, pytest.mark.browser]

MARKUP = [
    "<img src=x onerror=alert(1)>",
    "<script>alert(2)</script>",
    '"><svg onload=alert(3)>',
    "{{ 7*7 }} {% now 'Y' %} ${7*7}",
    "</textarea></script><b>bold</b>",
    "javascript:alert(4)",
    "&lt;i&gt; &amp;amp; &#x41;",
]
DIRECTIONS = ["مرحبا بالعالم", "\u202etxt.exe\u202c right-to-left override", "שלום world 你好"]
LONG = ["W" * 500, "长" * 500, "https://example.com/" + "a" * 300, "é\u0301" * 60]
OVERFLOW = """() => [document.documentElement, document.querySelector("gc-timeline .scroller")]
  .map((box) => box.scrollWidth - box.clientWidth)"""


def assert_harmless(page: Page) -> None:
    """Nothing in the conversation is markup, and nothing sticks out of it."""
    bubbles = page.locator(".timeline [data-part=bubble]")
    assert bubbles.locator("img, script, svg, b, i, iframe, style").count() == 0
    assert page.evaluate(OVERFLOW) == [0, 0]


@pytest.mark.parametrize("texts", [MARKUP, DIRECTIONS, LONG], ids=["markup", "directions", "long"])
@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_messages_are_shown_as_they_were_written(
    lily: Person, wang: Person, direct_room: int, texts: list[str], size: str
):
    if size == "phone":
        wang.page.set_viewport_size({"width": 360, "height": 740})
    for person in (lily, wang):
        person.goes_to(f"/rooms/{direct_room}")
    lily.sends(*texts)

    wang.until(lambda: wang.lines() == texts)
    assert lily.lines() == texts
    assert_harmless(wang.page)
    # Drawn by the server this time.
    wang.page.reload()
    wang.until(lambda: wang.lines() == texts)
    assert_harmless(wang.page)


def test_only_web_addresses_become_links(lily: Person, wang: Person, direct_room: int):
    lily.goes_to(f"/rooms/{direct_room}")
    lily.sends("javascript:alert(1) data:text/html,hi https://example.com/?q=<b>")

    links = lily.page.locator(".timeline a")
    expect(links).to_have_count(1)
    expect(links).to_have_attribute("href", "https://example.com/?q=")
    expect(links).to_have_attribute("rel", "noopener noreferrer nofollow")


def test_names_are_shown_as_they_were_written(lily: Person, wang: Person, make_group):
    person_name, room_name = "<b onmouseover=alert(1)>lily</b>", "<script>alert(1)</script> & co"
    lily.api.data("PATCH", f"/api/users/{lily.api.id}", {"display_name": person_name})
    room = make_group(lily, wang, name=room_name)
    announcement = {"announcement": "<img src=x onerror=alert(1)>"}
    lily.api.data("PATCH", f"/api/rooms/{room}", announcement)
    lily.api.data("POST", f"/api/rooms/{room}/messages", {"content": "hello"}, status=201)

    wang.goes_to(f"/rooms/{room}")
    expect(wang.title()).to_have_text(room_name)
    expect(wang.page).to_have_title(f"{room_name} · GoChat")
    expect(wang.row(room_name).locator("[data-part=last]")).to_have_text(f"{person_name}: hello")
    expect(wang.page.locator("[data-part=announcement]")).to_have_text(announcement["announcement"])
    expect(wang.message("hello").locator("[data-part=who]")).to_have_text(person_name)
    panel = wang.opens_info()
    expect(panel.locator("[data-part=name]").first).to_have_text(person_name)
    assert_harmless(wang.page)
