"""Every way a call may end or go on: on both screens, in the log of both, and in their chat."""

import pytest
from playwright.sync_api import expect

from ..call_time import pass_a_minute
from .calling import (
    calls_of,
    is_completed,
    is_over,
    lines,
    others,
    panel,
    press,
    ring,
    talk,
)
from .conftest import WATCH_MEDIA, World
from .connections import WATCH_CONNECTIONS, hear_each_other, see_each_other
from .person import Person
from .voices import ALL_RELEASED

pytestmark = [pytest.mark.server, pytest.mark.browser]

BEGIN = "(room) => void document.querySelector('gc-call').begin(room, 'video')"
CALL = "gc-conversation > header"


def test_declined(lily: Person, wang: Person, calls, direct_room: int):
    calls("Video call")
    press(ring(wang), "Decline")
    is_over(lily, wang, direct_room, "rejected", "Declined by the other side", "Declined")


def test_taken_back(lily: Person, wang: Person, calls, direct_room: int):
    calls("Video call")
    press(panel(lily), "Hang up")
    is_over(lily, wang, direct_room, "cancelled", "Cancelled", "Cancelled by the caller")


def test_missed(world: World, lily: Person, wang: Person, calls, direct_room: int):
    calls("Voice call")
    pass_a_minute(world.server)
    is_over(lily, wang, direct_room, "missed", "No answer", "Missed call")


def test_the_line_is_busy(world: World, lily: Person, wang: Person, calls, direct_room: int):
    calls("Voice call")
    talk(lily, wang, "Answer with voice")
    mei = world.person("mei").is_signed_in()
    mei.context.add_init_script(WATCH_MEDIA)
    room = mei.api.data("POST", "/api/rooms/direct", {"user_id": wang.api.id}, status=201)["id"]
    mei.goes_to(f"/rooms/{room}")
    press(mei.page.locator(CALL), "Voice call")
    mei.until(lambda: lines(mei) == ["The line was busy"])
    mei.page.wait_for_function(ALL_RELEASED)
    expect(panel(mei)).to_be_hidden()
    # Wang talks on, and finds it in his log.
    expect(ring(wang)).to_be_hidden()
    expect(others(wang)).to_have_count(1)
    assert [call["end_reason"] for call in calls_of(wang)] == ["busy", None]
    press(panel(lily), "Hang up")
    is_completed(lily, wang, direct_room)


def test_both_call_at_once(watched, lily: Person, wang: Person, direct_room: int):
    lily.context.add_init_script(WATCH_MEDIA)
    for person in (lily, wang):
        person.goes_to(f"/rooms/{direct_room}")
    # Neither waits until the other's ring is there.
    for person in (lily, wang):
        person.page.evaluate(BEGIN, direct_room)
    for person in (lily, wang):
        expect(others(person)).to_have_count(1)
        expect(ring(person)).to_be_hidden()
    see_each_other(lily, wang)
    assert len(calls_of(lily)) == len(lines(wang)) == 1
    press(panel(lily), "Hang up")
    is_completed(lily, wang, direct_room)


def test_it_rings_on_every_device_and_may_move_to_another(
    watched, world: World, lily: Person, wang: Person, calls, direct_room: int
):
    tablet = world.another_device(wang)
    tablet.context.add_init_script(WATCH_CONNECTIONS)
    tablet.goes_to("/")
    calls("Video call")
    expect(ring(tablet)).to_be_visible()
    talk(lily, wang)
    see_each_other(lily, wang)
    expect(ring(tablet)).to_contain_text("Your call goes on without this page.")
    press(ring(tablet), "Go on here")
    expect(panel(wang)).to_be_hidden()
    expect(ring(wang)).to_contain_text("Your call goes on without this page.")
    see_each_other(lily, tablet)
    assert [leg["state"] for leg in calls_of(lily)[0]["participants"]] == ["joined"] * 2
    press(panel(tablet), "Hang up")
    expect(panel(tablet)).to_be_hidden()
    is_completed(lily, wang, direct_room)

    # Declined on one of them, it rings on none.
    press(lily.page.locator(CALL), "Voice call")
    for device in (wang, tablet):
        expect(ring(device)).to_be_visible()
    press(ring(tablet), "Decline")
    is_over(lily, wang, direct_room, "rejected", "Declined by the other side", "Declined")
    expect(ring(tablet)).to_be_hidden()


def test_a_reload_in_the_call_comes_back_to_it(
    watched, lily: Person, wang: Person, calls, direct_room: int
):
    calls("Video call")
    talk(lily, wang)
    wang.page.reload()
    press(ring(wang), "Go on here")
    for person in (lily, wang):
        expect(others(person)).to_have_count(1)
    see_each_other(lily, wang)
    hear_each_other(lily, wang)
    press(panel(wang), "Hang up")
    is_completed(lily, wang, direct_room)


def test_it_goes_on_while_the_server_is_dead_and_once_it_is_back(
    watched, world: World, lily: Person, wang: Person, calls, direct_room: int
):
    calls("Video call")
    talk(lily, wang)
    see_each_other(lily, wang)
    before = {leg["connection_id"] for leg in calls_of(lily)[0]["participants"]}
    world.kills_the_server()
    # Sound and pictures never went through it.
    see_each_other(lily, wang)
    world.server.start()

    def both_are_back() -> bool:
        legs = calls_of(lily)[0]["participants"]
        return all(leg["state"] == "joined" and leg["connection_id"] not in before for leg in legs)

    lily.until(both_are_back)
    for person in (lily, wang):
        expect(others(person)).to_have_count(1)
    see_each_other(lily, wang)
    press(panel(lily), "Make small")
    lily.sends("still here")
    press(panel(wang), "Hang up")
    is_completed(lily, wang, direct_room)
    wang.sees("still here")
