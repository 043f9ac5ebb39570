"""A call of six through Janus: everybody sees everybody, whoever comes, goes, or falls over."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Playwright, expect

from ..janus import Janus
from ..servers import Server
from .calling import calls_of, lines, others, panel, press, ring
from .conftest import CHROMIUM, FLAGS, World
from .connections import WATCH_CONNECTIONS
from .person import Person

pytestmark = [pytest.mark.server, pytest.mark.browser]

# Six cameras coded and thirty pictures decoded: on two cores that is slow, even with slow cameras.
SLOW_CAMERA = "--use-fake-device-for-media-stream=fps=5"
PATIENCE_MS = 120_000

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
# How wide the cameras are that come.
WIDTHS = """async () => {
  const all = window.connections.filter(({connectionState}) => connectionState === "connected");
  const reports = await Promise.all(all.map((connection) => connection.getStats()));
  const stats = reports.flatMap((report) => [...report.values()]);
  const pictures = stats.filter(({type, kind}) => type === "inbound-rtp" && kind === "video");
  return pictures.map(({frameWidth}) => frameWidth).filter(Boolean);
}"""
SMALL = 320
FORGET = "() => { window.seen = new Map(); }"
SOMEBODY_TALKS = "() => document.querySelectorAll('gc-call .tile[data-talking]').length > 0"
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
def chromium(playwright: Playwright) -> Iterator[Browser]:
    flags = [flag for flag in FLAGS if flag != "--use-fake-device-for-media-stream"]
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*flags, SLOW_CAMERA])
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def server(prepared, tmp_path_factory: pytest.TempPathFactory, janus: Janus) -> Iterator[Server]:
    data = tmp_path_factory.mktemp("data")
    server = Server.on_copy_of(prepared, data, GOCHAT_RATE_LIMITS="off", **janus.settings())
    server.start()
    yield server
    server.stop()


def sees(person: Person, count: int) -> None:
    """The others are there, and their pictures move."""
    expect(others(person)).to_have_count(count, timeout=PATIENCE_MS)
    person.page.wait_for_function(PICTURES_MOVE, arg=count, timeout=PATIENCE_MS)


def test_six_in_a_call(world: World, janus: Janus, make_group):
    people = [
        world.person(name).is_signed_in() for name in ("ann", "ben", "cai", "dan", "eva", "fay")
    ]
    first, second, *_rest, late = people
    first.context.add_init_script(WATCH_CONNECTIONS)
    outsider = world.person("outsider").is_signed_in().goes_to("/")
    room = make_group(first, *people[1:])
    for person in people:
        person.goes_to(f"/rooms/{room}")
    press(first.page.locator("gc-conversation > header"), "Video call")
    press(ring(late), "Decline")
    early = people[:-1]
    for person in early[1:]:
        press(ring(person), "Answer with video")
        expect(panel(person)).to_be_visible()
    for person in early:
        sees(person, 4)
    first.page.wait_for_function(SOMEBODY_TALKS, timeout=PATIENCE_MS)
    press(panel(first), "Show whoever talks large")
    expect(panel(first).locator("[data-speaker] > .tile[data-main]:not([data-me])")).to_be_visible()

    # He thinks better of it when the others talk already.
    late.page.locator(".call-line").click()
    for person in people:
        sees(person, 5)
    [call] = calls_of(first)
    assert (call["forwarded"], call["state"]) == (True, "connected")
    assert len({leg["feed"] for leg in call["participants"]}) == 6

    # Every camera is sent in several sizes, and comes as large as it is shown.
    press(panel(first), "Make small")
    first.until(lambda: set(first.page.evaluate(WIDTHS)) == {SMALL})
    press(panel(first), "Make large")
    first.until(lambda: max(first.page.evaluate(WIDTHS)) > SMALL)
    for person in people:
        sees(person, 5)

    asked = [call["id"], first.api.id]
    assert outsider.page.evaluate(CODE_OF_RECEIVING, asked) == 40400

    press(panel(second), "Hang up")
    for person in people:
        if person is not second:
            sees(person, 4)
    assert second.page.evaluate(CODE_OF_RECEIVING, asked) == 40940

    # Janus forgets everything: all of them begin anew.
    there = [person for person in people if person is not second]
    for person in there:
        person.page.evaluate(FORGET)
    before = {leg["feed"] for leg in call["participants"]}
    janus.restart()
    first.until(lambda: len(feeds(first) - before) == len(there))
    for person in there:
        sees(person, 4)

    # Where nobody is left to talk to, the call is over.
    *leaving, last = there
    for person in leaving:
        press(panel(person), "Hang up")
    expect(panel(last)).to_be_hidden()
    first.until(lambda: lines(first)[0].startswith("Duration "))


# What was said on the page, for words do not stay.
NOTE_WORDS = """() => {
  window.said = [];
  new MutationObserver(() => window.said.push(document.querySelector("gc-toasts").textContent))
    .observe(document.querySelector("gc-toasts"), {childList: true, subtree: true});
}"""


def test_a_call_that_janus_has_left_ends_with_words(world: World, janus: Janus, make_group):
    names = ("gus", "han", "ida", "jan", "kim")
    first, second, *rest = [world.person(name).is_signed_in() for name in names]
    room = make_group(first, second, *rest)
    both = (first, second)
    for person in both:
        person.goes_to(f"/rooms/{room}").page.evaluate(NOTE_WORDS)
    press(first.page.locator("gc-conversation > header"), "Voice call")
    press(ring(second), "Answer with voice")
    for person in both:
        expect(others(person)).to_have_count(1, timeout=PATIENCE_MS)
    janus.kill()
    for person in both:
        expect(panel(person)).to_be_hidden(timeout=PATIENCE_MS)
    said = "".join(text for person in both for text in person.page.evaluate("window.said"))
    assert "The connection to the call was lost." in said
    janus.start()


def feeds(person: Person) -> set[int]:
    """What those send who are in his call."""
    [call] = calls_of(person)
    return {leg["feed"] for leg in call["participants"] if leg["state"] == "joined"}
