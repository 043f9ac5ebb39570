"""The call log: what is missed shows, what is looked at does not, and one calls again from it."""

import pytest
from playwright.sync_api import Locator, expect

from .accessibility import violations_in_both_themes
from .calling import others, panel, press, ring
from .conftest import World
from .person import Person

pytestmark = [pytest.mark.server, pytest.mark.browser]


def rows(person: Person) -> Locator:
    return person.page.locator("gc-calls .call-row")


def badge(person: Person) -> Locator:
    return person.page.locator("gc-rail [data-part=missed]")


def missed_call(lily: Person, wang: Person, kind: str) -> None:
    """Lily calls Wang, and takes it back."""
    press(lily.page.locator("gc-conversation > header"), kind)
    expect(ring(wang)).to_be_visible()
    press(panel(lily), "Hang up")
    expect(ring(wang)).to_be_hidden()


def callee(world: World, lily: Person, **options) -> tuple[Person, int]:
    """Somebody whom Lily can call, and their room."""
    # axe-core puts a style of its own into the page, which our policy would refuse.
    wang = world.person("wang", bypass_csp=True, **options).is_signed_in()
    room = lily.api.data("POST", "/api/rooms/direct", {"user_id": wang.api.id}, status=201)
    return wang, room["id"]


def test_from_a_missed_call_to_the_next(world: World, lily: Person):
    wang, direct_room = callee(world, lily)
    lily.goes_to(f"/rooms/{direct_room}")
    wang.goes_to("/calls")
    expect(wang.page.get_by_text("No calls yet")).to_be_visible()
    asked: list[str] = []
    for person in (lily, wang):
        person.page.on("request", lambda request: asked.append(request.url.partition("/api/")[2]))

    missed_call(lily, wang, "Video call")
    expect(rows(wang)).to_have_count(1)
    expect(rows(wang)).to_contain_text("Missed video call")
    wang.until(lambda: badge(wang).is_hidden())
    wang.goes_to("/")
    missed_call(lily, wang, "Voice call")
    expect(badge(wang)).to_have_text("1")
    expect(wang.page.locator(f'[href="/rooms/{direct_room}"] [data-part=badge]')).to_have_text("2")
    tab = wang.opens_a_tab()
    tab.goto(f"{wang.server.url}/")
    expect(tab.locator("gc-rail [data-part=missed]")).to_have_text("1")

    wang.page.get_by_role("link", name="Calls").click()
    expect(rows(wang)).to_have_count(2)
    expect(badge(wang)).to_be_hidden()
    expect(tab.locator("gc-rail [data-part=missed]")).to_be_hidden()
    # No welcome asks for calls: only who opens the log does.
    assert not [path for path in asked if path == "calls?limit=10"]

    press(rows(wang).first, "Voice call with lily")
    expect(ring(lily)).to_be_visible()
    press(ring(lily), "Answer with voice")
    expect(others(wang)).to_have_count(1)
    expect(rows(wang).first).to_contain_text("In a call")
    press(panel(wang), "Hang up")
    expect(rows(wang).first).to_contain_text("Voice call · 0:0")
    expect(rows(wang).first).to_have_attribute("data-direction", "out")
    # Lily answered: nothing of it is unread to her.
    lily.goes_to("/")
    expect(lily.page.locator(f'[href="/rooms/{direct_room}"] [data-part=badge]')).to_be_hidden()
    assert lily.api.data("GET", "/api/messages/unread")["total"] == 0

    wang.page.get_by_role("radio", name="Missed").check(force=True)
    expect(rows(wang)).to_have_count(2)
    # By keyboard: to the first, down one, open it; the card leads to the room.
    rows(wang).first.get_by_role("link").focus()
    wang.page.keyboard.press("ArrowDown")
    wang.page.keyboard.press("Enter")
    card = wang.page.locator("gc-call-card")
    expect(card).to_contain_text("Missed video call")
    expect(card.get_by_role("button", name="Video call")).to_be_visible()
    assert violations_in_both_themes(wang.page) == []
    press(card, "Message")
    wang.page.wait_for_url(f"{wang.server.url}/rooms/{direct_room}")


def test_on_a_phone(world: World, lily: Person):
    wang, room = callee(world, lily, phone=True)
    lily.goes_to(f"/rooms/{room}")
    wang.goes_to("/")
    missed_call(lily, wang, "Voice call")
    wang.page.get_by_role("link", name="Calls").click()
    rows(wang).first.get_by_role("link").click()
    expect(wang.page.locator("gc-calls")).to_be_hidden()
    expect(wang.page.get_by_role("button", name="Voice call")).to_be_visible()
    wang.page.get_by_role("link", name="Back").click()
    expect(rows(wang)).to_be_visible()
    assert violations_in_both_themes(wang.page) == []
