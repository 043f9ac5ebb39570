"""Two people in Chromium who call each other, and how long their pictures take."""

import itertools
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import expect, sync_playwright

from tests.browser.calling import others, panel, ring, talk
from tests.browser.conftest import CHROMIUM, DESKTOP, FLAGS
from tests.browser.person import Person
from tests.relays import Coturn

# Notes when the other's next frame is shown, by the clock that all pages share.
WATCH = """
const moment = () => performance.timeOrigin + performance.now();
const watched = new WeakSet();
window.expectFrame = () => { window.frameAt = null; return (window.expectedAt = moment()); };
function watch(video) {
  if (watched.has(video)) return;
  watched.add(video);
  const shown = () => {
    if (window.expectedAt && moment() >= window.expectedAt) window.frameAt ??= moment();
    video.requestVideoFrameCallback(shown);
  };
  video.requestVideoFrameCallback(shown);
}
new MutationObserver(() => {
  document.querySelectorAll("gc-call .tile:not([data-me]) video").forEach(watch);
}).observe(document, {childList: true, subtree: true});
"""
ANSWER = """() => {
  document.querySelector('gc-ring [data-action="answer-video"]').click();
}"""
BEGIN = "(room) => void document.querySelector('gc-call').begin(room, 'video')"
numbers = itertools.count(1)
NEW_NETWORK = "() => void dispatchEvent(new Event('online'))"


@dataclass(frozen=True)
class Place:
    """Where the server is."""

    url: str


class Callers:
    """The two, in front of their chat; each answers in milliseconds."""

    def __init__(self, caller: Person, callee: Person) -> None:
        self.caller, self.callee = caller, callee
        self.both = (caller, callee)
        body = {"user_id": callee.api.id}
        self.room_id = caller.api.data("POST", "/api/rooms/direct", body, status=201)["id"]
        for person in self.both:
            person.page.add_init_script(WATCH)
            person.goes_to(f"/rooms/{self.room_id}")

    def call(self) -> dict[str, float]:
        """From the callee's answer until each sees the other."""
        self.caller.page.evaluate(BEGIN, self.room_id)
        expect(ring(self.callee)).to_be_visible()
        answered = self._expect_frames()
        self.callee.page.evaluate(ANSWER)
        return self._waits(answered)

    def hang_up(self) -> None:
        """Both are out, and the next call may come."""
        panel(self.caller).get_by_role("button", name=re.compile("^Hang up")).click()
        for person in self.both:
            expect(panel(person)).to_be_hidden()

    def begin(self) -> None:
        """Begin a call that is not measured."""
        self.caller.page.evaluate(BEGIN, self.room_id)
        expect(ring(self.callee)).to_be_visible()
        talk(self.caller, self.callee)

    def lose(self, coturn: Coturn) -> None:
        """Cut the way they have until neither sees the other."""
        coturn.kill()
        for person in self.both:
            expect(others(person)).to_have_count(0)

    def find_another_way(self) -> dict[str, float]:
        """From the network's change until each sees the other again."""
        changed = self._expect_frames()
        self.caller.page.evaluate(NEW_NETWORK)
        return self._waits(changed)

    def _expect_frames(self) -> float:
        return max(person.page.evaluate("expectFrame()") for person in self.both)

    def _waits(self, began: float) -> dict[str, float]:
        waits = {}
        for name, person in (("caller", self.caller), ("callee", self.callee)):
            person.page.wait_for_function("() => window.frameAt")
            waits[name] = round(person.page.evaluate("() => window.frameAt") - began, 1)
        return waits


@contextmanager
def callers(url: str, *, hidden: bool = False) -> Iterator[Callers]:
    """Two new people in Chromium; with `hidden` the caller goes through the relay alone."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        people = []
        for name in ("amelia", "lin"):
            context = browser.new_context(locale="en-US", viewport=DESKTOP)
            people.append(Person(context, Place(url), f"{name}{next(numbers)}").is_signed_in())
        if hidden:
            people[0].api.data("PATCH", f"/api/users/{people[0].api.id}", {"hides_address": True})
        yield Callers(*people)
        browser.close()
