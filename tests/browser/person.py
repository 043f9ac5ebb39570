"""Somebody in front of a browser: what people do, and what they see."""

import re
import time
from collections.abc import Callable
from typing import Any

from playwright.sync_api import BrowserContext, Dialog, Locator, Page, expect

from ..callers import PASSWORD, Caller
from ..servers import Server

WAIT_SECONDS = 40
POLL_MS = 30
expect.set_options(timeout=20_000)
REPORT_VIOLATIONS = """addEventListener("securitypolicyviolation", (event) =>
  console.error(`CSP: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`));"""
# A proxy answers for a server that is gone, and one that is coming back may ask for patience.
NETWORK_NOISE = re.compile(r"net::ERR_|WebSocket connection to|responded with a status of 50[234]")
LINES = """() => [...document.querySelectorAll(".timeline > .msg, .timeline > .line[data-seq]")]
  .map((line) => line.querySelector("[data-part=bubble], [data-part=text]").textContent)"""
STATES = (
    """() => [...document.querySelectorAll(".timeline > .msg")].map((row) => row.dataset.state)"""
)


class Person:
    """One browser profile with one page, and the account used in it."""

    def __init__(self, context: BrowserContext, server: Server, username: str) -> None:
        self.context, self.server, self.username = context, server, username
        self.complaints: list[str] = []
        self.welcomes = 0
        self.noises: list[re.Pattern] = []
        self.pages: list[Page] = []
        context.add_init_script(REPORT_VIOLATIONS)
        self.page = self.opens_a_tab()

    # The browser

    def opens_a_tab(self) -> Page:
        """One more page of the same profile."""
        page = self.context.new_page()
        page.on("console", lambda message: self._heard(message.type, message.text))
        page.on("pageerror", lambda error: self.complaints.append(f"{error.stack or error}"))
        page.on("dialog", self._asked)
        page.on("websocket", lambda socket: socket.on("framereceived", self._frame))
        self.pages.append(page)
        return page

    def _heard(self, kind: str, text: str) -> None:
        if kind == "error" and not any(noise.search(text) for noise in self.noises):
            self.complaints.append(text)

    def expects_refusal(self, status: int) -> None:
        """Chromium itself writes into the console what the server refuses."""
        self.noises.append(re.compile(rf"the server responded with a status of {status} "))

    def expects_cuts(self) -> None:
        """Chromium itself writes into the console what it cannot reach."""
        self.noises.append(NETWORK_NOISE)

    def _asked(self, dialog: Dialog) -> None:
        self.complaints.append(f"the browser asked: {dialog.message}")
        dialog.dismiss()

    def _frame(self, text: str | bytes) -> None:
        self.welcomes += '"type":"welcome"' in str(text)

    def goes_to(self, path: str) -> "Person":
        """Load one of our pages, and wait until its socket is there."""
        before = self.welcomes
        is_loaded = self.page.goto(self.server.url + path) is not None
        if is_loaded and self.page.locator("gc-app").count():
            self.until(lambda: self.welcomes > before)
        return self

    def goes_offline(self) -> None:
        """Pull the plug."""
        self.expects_cuts()
        self.context.set_offline(True)

    def comes_back(self) -> None:
        """Put the plug back in."""
        self.context.set_offline(False)

    def until(self, holds: Callable[[], Any]) -> None:
        """Wait until something holds that no locator tells."""
        deadline = time.monotonic() + WAIT_SECONDS
        while not holds():
            assert time.monotonic() < deadline, "it never came true"
            self.page.wait_for_timeout(POLL_MS)

    # The account

    def registers(self) -> "Person":
        """Make an account by the page's form."""
        self.page.goto(f"{self.server.url}/register")
        self.page.get_by_label("Username").fill(self.username)
        self.page.get_by_label("Email").fill(f"{self.username}@example.com")
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("button", name="Create account").click()
        self.page.wait_for_url(f"{self.server.url}/")
        return self

    def signs_in(self) -> "Person":
        """Sign in by the page's form."""
        self.page.goto(f"{self.server.url}/login")
        self.page.get_by_label("Username or email").fill(self.username)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in", exact=True).click()
        self.page.wait_for_url(f"{self.server.url}/")
        return self

    def is_signed_in(self) -> "Person":
        """Have an account and its session, without walking through the pages."""
        self.api = Caller.with_cookie(self.server.url, self.username)
        self.context.add_cookies(
            [
                {"name": cookie.name, "value": cookie.value, "url": self.server.url}
                for cookie in self.api.http.cookies
            ]
        )
        return self

    # The list of chats

    def finds(self, query: str) -> Locator:
        """Search for people; the rows found."""
        self.page.locator("gc-room-list").get_by_role("searchbox").fill(query)
        found = self.page.locator("[data-part=found-people] a.row")
        expect(found.first).to_be_visible()
        return found

    def opens_direct_room_with(self, other: "Person") -> None:
        """Find somebody and begin a chat."""
        self.finds(other.username).first.click()
        self.page.wait_for_url(re.compile(r"/rooms/\d+$"))
        expect(self.title()).to_have_text(other.username)

    def creates_group(self, name: str, *others: "Person") -> None:
        """Make a group of people searched for one by one."""
        self.page.get_by_role("button", name="New", exact=True).click()
        self.page.get_by_role("menuitem", name="New group").click()
        dialog = self.page.get_by_role("dialog")
        dialog.get_by_label("Group name").fill(name)
        for other in others:
            dialog.get_by_role("searchbox").fill(other.username)
            dialog.get_by_role("checkbox", name=other.username).check()
        dialog.get_by_role("button", name=re.compile("^Create")).click()
        expect(self.title()).to_have_text(name)

    def row(self, name: str) -> Locator:
        """A chat's line in the list."""
        named = self.page.locator(f'[data-part=name]:text-is("{name}")')
        return self.page.locator("[data-part=rooms] > li").filter(has=named)

    def badge(self, name: str) -> Locator:
        """A chat's unread badge."""
        return self.row(name).locator("[data-part=badge]")

    def opens(self, name: str) -> "Person":
        """Open a chat of the list."""
        self.row(name).get_by_role("link").click()
        expect(self.title()).to_have_text(name)
        return self

    # The conversation

    def title(self) -> Locator:
        """What the conversation on screen is called."""
        return self.page.locator("gc-conversation [data-part=title]")

    def status(self) -> Locator:
        """What stands under the title: presence, typing."""
        return self.page.locator("gc-conversation [data-part=status]")

    def composer(self, page: Page | None = None) -> Locator:
        """Where one writes."""
        return (page or self.page).locator("gc-composer [data-part=text]")

    def types(self, text: str) -> None:
        """Write without sending."""
        self.composer().press_sequentially(text)

    def sends(self, *texts: str, page: Page | None = None) -> None:
        """Write and send; the bubble is there at once."""
        for text in texts:
            self.composer(page).fill(text)
            self.composer(page).press("Enter")
            expect(self.composer(page)).to_have_value("")

    def message(self, text: str, page: Page | None = None) -> Locator:
        """A message by its text."""
        bubble = (page or self.page).locator(f"[data-part=bubble]:text-is({quoted(text)})")
        return (page or self.page).locator(".timeline > .msg").filter(has=bubble)

    def sees(self, *texts: str) -> None:
        """Have these messages on screen, each once."""
        for text in texts:
            expect(self.message(text)).to_have_count(1)
            expect(self.message(text)).to_be_visible()

    def lines(self, page: Page | None = None) -> list[str]:
        """Everything the conversation on screen says, in its order."""
        return (page or self.page).evaluate(LINES)

    def has_sent_everything(self, page: Page | None = None) -> bool:
        """Whether no message on screen waits or has failed."""
        return set((page or self.page).evaluate(STATES)) <= {"sent"}

    def recalls(self, text: str) -> None:
        """Take a message back by its menu."""
        self.message(text).locator("[data-part=bubble]").click(button="right")
        self.page.get_by_role("menuitem", name="Recall").click()

    def opens_info(self) -> Locator:
        """Open the panel beside the conversation."""
        self.page.get_by_role("button", name="Chat info").click()
        panel = self.page.locator("gc-room-info")
        expect(panel).to_be_visible()
        return panel


def quoted(text: str) -> str:
    """A text as a string of a selector."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\a ") + '"'
