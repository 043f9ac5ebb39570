"""A call of six through Janus: everybody sees everybody, whoever comes, goes, or falls over."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from ..janus import Janus
from ..servers import Server
from .conftest import World
from .person import Person
from .test_calls import lines, others, panel, press, ring

pytestmark = [pytest.mark.server, pytest.mark.browser]

# Whether so many others' pictures move: frames were decoded since the first look.
PICTURES_MOVE = """(wanted) => {
  window.seen ??= new Map();
  const videos = [...document.querySelectorAll("gc-call .tile:not([data-me]) video")];
  return videos.filter((video) => {
    const frames = video.getVideoPlaybackQuality().totalVideoFrames;
    const id = video.srcObject?.id;
    if (!seen.has(id)) seen.set(id, frames);
    return video.videoWidth > 0 && frames > seen.get(id) + 5;
  }).length === wanted;
}"""
FORGET = "() => { window.seen = new Map(); }"
LEVELS = "document.querySelectorAll('gc-call .tile[data-talking]').length > 0"
CODE_OF_RECEIVING = """async ([call, user]) => {
  const {client} = document.querySelector("gc-app");
  return client.receiveMedia(call, user).then(() => 0, (error) => error.code);
}"""


@pytest.fixture(scope="module")
def janus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Janus]:
    janus = Janus(tmp_path_factory.mktemp("janus"))
    janus.start()
    yield janus
    janus.stop()


@pytest.fixture(scope="module")
def server(prepared, tmp_path_factory: pytest.TempPathFactory, janus: Janus) -> Iterator[Server]:
    data = tmp_path_factory.mktemp("data")
    server = Server.on_copy_of(prepared, data, GOCHAT_RATE_LIMITS="off", **janus.settings())
    server.start()
    yield server
    server.stop()


def sees(person: Person, count: int) -> None:
    """The others are there, and their pictures move."""
    expect(others(person)).to_have_count(count)
    person.page.wait_for_function(PICTURES_MOVE, arg=count)


def test_six_in_a_call(world: World, janus: Janus, make_group):
    people = [
        world.person(name).is_signed_in() for name in ("ann", "ben", "cai", "dan", "eva", "fay")
    ]
    first, second, *_rest, late = people
    outsider = world.person("outsider").is_signed_in().goes_to("/")
    room = make_group(first, *people[1:])
    for person in people:
        person.goes_to(f"/rooms/{room}")
    press(first.page.locator("gc-conversation > header"), "Video call")
    early = people[:-1]
    for person in early[1:]:
        press(ring(person), "Answer with video")
    for person in early:
        sees(person, 4)
    first.page.wait_for_function(LEVELS)

    # It rang for him as well, and he comes when the others talk already.
    press(ring(late), "Answer with video")
    for person in people:
        sees(person, 5)
    [call] = first.api.data("GET", "/api/calls")["items"]
    assert (call["forwarded"], call["state"]) == (True, "connected")
    assert len({leg["feed"] for leg in call["participants"]}) == 6

    asked = [call["id"], first.api.id]
    assert outsider.page.evaluate(CODE_OF_RECEIVING, asked) == 40400

    press(panel(second), "Hang up")
    for person in people:
        if person is not second:
            sees(person, 4)
    assert second.page.evaluate(CODE_OF_RECEIVING, asked) == 40940

    # Janus forgets everything: all of them begin anew.
    janus.restart()
    there = [person for person in people if person is not second]
    for person in there:
        person.page.evaluate(FORGET)
    first.until(lambda: all(leg["feed"] not in feeds_of(call) for leg in now_in(first)))
    for person in there:
        sees(person, 4)

    for person in there:
        press(panel(person), "Hang up")
    first.until(lambda: lines(first)[0].startswith("Duration 0:"))


def feeds_of(call: dict) -> set[int]:
    return {leg["feed"] for leg in call["participants"]}


def now_in(person: Person) -> list[dict]:
    """The legs of those who are in the call."""
    [call] = person.api.data("GET", "/api/calls")["items"]
    return [leg for leg in call["participants"] if leg["state"] == "joined"]
