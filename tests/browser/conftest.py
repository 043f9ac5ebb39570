"""A real Chromium, and people in front of it."""

import itertools
import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Playwright, expect, sync_playwright

from ..servers import Server, manage
from .calling import press, ring
from .connections import WATCH_CONNECTIONS
from .person import Person

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    *("--no-sandbox", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
    *("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"),
    "--allow-loopback-in-peer-connection",
]
DESKTOP = {"width": 1280, "height": 800}
PICTURE_MS = 5000
PHONE = {"width": 390, "height": 844}
# What was opened of microphones and cameras, so that nothing stays open unseen; and what was
# played, for a sound may be over before anybody looks. Where `endless` is set, none ever is.
WATCH_MEDIA = """(() => {
  Object.assign(window, {tracks: [], begun: 0, ended: 0, place: 0, endless: false});
  addEventListener("voice-playing", () => window.begun += 1);
  const play = HTMLMediaElement.prototype.play;
  HTMLMediaElement.prototype.play = function () {
    this.loop = window.endless;
    if (!this.watched) {
      this.watched = true;
      this.addEventListener("ended", () => window.ended += 1);
      this.addEventListener("timeupdate", () => {
        window.place = Math.max(window.place, this.currentTime);
      });
    }
    return play.call(this);
  };
  const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (wish) => {
    const stream = await open(wish);
    window.tracks.push(...stream.getTracks());
    return stream;
  };
})()"""
numbers = itertools.count(1)


# The package's, not the session's: tests with event loops of their own come after Playwright's.
@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="package")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    yield browser
    browser.close()


class World:
    """The people of a test."""

    def __init__(self, chromium: Browser, server: Server) -> None:
        self.chromium, self.server = chromium, server
        self.people: list[Person] = []

    def person(self, name: str = "lily", *, phone: bool = False, **options) -> Person:
        """Somebody with a browser profile of his own; nobody else is called so."""
        defaults = {
            "locale": "en-US",
            "viewport": PHONE if phone else DESKTOP,
            "has_touch": phone,
            "is_mobile": phone,
            "reduced_motion": "reduce",
        }
        context = self.chromium.new_context(**{**defaults, **options})
        self.people.append(Person(context, self.server, f"{name}{next(numbers)}"))
        return self.people[-1]

    def another_device(self, person: Person, **options) -> Person:
        """One more browser of somebody, signed in as he is."""
        device = self.person(person.username, **options)
        device.username, device.api = person.username, person.api
        return device.signs_in()

    def kills_the_server(self) -> None:
        """End the server without a word."""
        for person in self.people:
            person.expects_cuts()
        self.server.kill()

    def take_pictures(self) -> Path:
        """Pictures of what everybody sees."""
        folder = Path(tempfile.mkdtemp(prefix="gochat-browser-"))
        for person in self.people:
            for number, page in enumerate(person.pages):
                # A page that stands still is no reason to hide what failed.
                if not page.is_closed():
                    with suppress(Error):
                        path = folder / f"{person.username}-{number}.png"
                        page.screenshot(path=path, timeout=PICTURE_MS)
        return folder

    def end(self) -> None:
        """Close every profile; nobody's console may have complained."""
        for person in self.people:
            person.context.close()
        complaints = [f"{p.username}: {text}" for p in self.people for text in p.complaints]
        assert not complaints, "\n".join(complaints)


@pytest.fixture
def world(chromium: Browser, server: Server, request: pytest.FixtureRequest) -> Iterator[World]:
    world = request.node.stash[WORLD] = World(chromium, server)
    yield world
    world.end()


WORLD = pytest.StashKey[World]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo):
    report = yield
    if report.when == "call" and report.failed and (world := item.stash.get(WORLD, None)):
        report.sections.append(("pictures", str(world.take_pictures())))
    return report


@pytest.fixture
def lily(world: World) -> Person:
    return world.person("lily").is_signed_in()


@pytest.fixture
def wang(world: World) -> Person:
    return world.person("wang").is_signed_in()


@pytest.fixture
def direct_room(lily: Person, wang: Person) -> int:
    """The direct room of Lily and Wang."""
    return lily.api.data("POST", "/api/rooms/direct", {"user_id": wang.api.id}, status=201)["id"]


@pytest.fixture
def both(lily: Person, wang: Person, direct_room: int) -> tuple[Person, Person]:
    """Lily and Wang in front of their direct room."""
    for person in (lily, wang):
        person.room = direct_room
        person.goes_to(f"/rooms/{direct_room}")
    return lily, wang


@pytest.fixture
def make_group() -> Callable[..., int]:
    """Makes a group, by the API; its id."""

    def make(owner: Person, *others: Person, name: str = "茶水间", **fields) -> int:
        group = {"name": name, "member_ids": [other.api.id for other in others], **fields}
        return owner.api.data("POST", "/api/rooms", group, status=201)["id"]

    return make


@pytest.fixture
def in_the_room(lily: Person, wang: Person, direct_room: int) -> int:
    """Lily and Wang have their direct room on screen; its id."""
    for person in (lily, wang):
        person.page.add_init_script(WATCH_MEDIA)
        person.goes_to(f"/rooms/{direct_room}")
    return direct_room


@pytest.fixture
def watched(lily: Person, wang: Person) -> None:
    """What their pages connect to is watched, from the next page on."""
    for person in (lily, wang):
        person.context.add_init_script(WATCH_CONNECTIONS)


@pytest.fixture
def calls(lily: Person, wang: Person, direct_room: int) -> Callable[[str], None]:
    """Lily calls Wang, who sees it ring."""
    lily.context.add_init_script(WATCH_MEDIA)
    lily.goes_to(f"/rooms/{direct_room}")
    wang.goes_to("/")

    def call(kind: str) -> None:
        press(lily.page.locator("gc-conversation > header"), kind)
        expect(ring(wang)).to_be_visible()

    return call


@pytest.fixture
def sends_files() -> Callable[..., dict]:
    """Sends a message with a file, by the API."""

    def send(person: Person, room: int, name: str, content: bytes, kind: str = "file") -> dict:
        headers = person.api.headers
        answer = person.api.http.post(
            f"{person.server.url}/api/upload/{kind}",
            files={"file": (name, content)},
            headers=headers,
            timeout=30,
        )
        assert answer.status_code == 201, answer.text
        message = {"kind": kind, "attachment_ids": [answer.json()["data"]["id"]]}
        return person.api.data("POST", f"/api/rooms/{room}/messages", message, status=201)

    return send


@pytest.fixture
def operator(world, server) -> Person:
    """A superuser in the back office."""
    person = world.person("root").is_signed_in()
    done = manage(server.data_dir, "appoint", person.username, "superuser", "--codes", "--json")
    assert done.returncode == 0, done.stderr
    code = json.loads(done.stdout)["codes"][0]
    person.page.goto(f"{server.url}/admin/")
    expect(person.page.get_by_role("heading", name="Second factor")).to_be_visible()
    person.page.get_by_label("Code").fill(code)
    person.page.get_by_role("button", name="Go on").click()
    person.page.wait_for_url(f"{server.url}/admin/")
    return person
