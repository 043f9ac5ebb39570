"""Four people whose browsers send to each other, all of whom come at the same moment."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Playwright, expect

from .calling import calls_of, lines, others, panel, press, ring
from .conftest import CHROMIUM, FLAGS, World
from .connections import WATCH_CONNECTIONS, receives_from_all
from .person import Person

pytestmark = [pytest.mark.server, pytest.mark.browser]

# Twelve pictures are coded and twelve decoded on the same two cores.
CAMERA = "--use-fake-device-for-media-stream"
ANSWER = """() => {
  document.querySelector('gc-ring [data-action="answer-video"]').click();
}"""


@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    flags = [f"{CAMERA}=fps=5" if flag == CAMERA else flag for flag in FLAGS]
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
    yield browser
    browser.close()


def legs(person: Person) -> dict[int, str]:
    """How everybody's part in the newest call is."""
    return {leg["user_id"]: leg["state"] for leg in calls_of(person)[0]["participants"]}


def test_four_who_come_at_once_all_see_and_hear_each_other(world: World, make_group):
    people = [world.person(name).is_signed_in() for name in ("ann", "ben", "cai", "dan")]
    first, *called = people
    room = make_group(first, *called)
    for person in people:
        person.context.add_init_script(WATCH_CONNECTIONS)
        person.goes_to(f"/rooms/{room}")
    press(first.page.locator("gc-conversation > header"), "Video call")
    for person in called:
        expect(ring(person)).to_be_visible()
    # Nobody waits until another is in.
    for person in called:
        person.page.evaluate(ANSWER)
    for person in people:
        expect(others(person)).to_have_count(3)
        receives_from_all(person, 3)
    [call] = calls_of(first)
    assert (call["forwarded"], call["state"]) == (False, "connected")
    assert legs(first) == {person.api.id: "joined" for person in people}

    # One goes, one comes back, and the others notice nothing else.
    back = called[0]
    press(panel(back), "Hang up")
    for person in people:
        if person is not back:
            expect(others(person)).to_have_count(2)
    assert legs(first)[back.api.id] == "left"
    back.page.locator(".call-line").click()
    for person in people:
        expect(others(person)).to_have_count(3)
        receives_from_all(person, 3)

    for person in called:
        press(panel(person), "Hang up")
    expect(panel(first)).to_be_hidden()
    for person in people:
        person.until(lambda p=person: lines(p)[0].startswith("Duration "))
        assert calls_of(person)[0]["end_reason"] == "completed"
        assert set(legs(person).values()) == {"left"}
