"""The client's engine in a real Chromium, against a server that dies and a network that goes away.

The pages' elements are not looked at: what people see is tested in `tests/browser/`.
"""

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from .callers import PASSWORD, Caller
from .servers import Server

pytestmark = [pytest.mark.server, pytest.mark.browser]

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    *("--no-sandbox", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
]
WAIT_SECONDS = 40
POLL_MS = 50
TEXTS = "client.store.timeline({room}).items.filter(i => i.kind === 'text').map(i => i.content)"
ALL_SENT = "client.store.outbox.all().length === 0"
# Transactions of one store take their turn: what was written before is counted.
KEPT = """new Promise((resolve) => {
  indexedDB.open("gochat-" + {user}).onsuccess = ({target: {result: database}}) => {
    const count = database.transaction("outbox").objectStore("outbox").count();
    count.onsuccess = () => resolve(count.result, database.close());
  };
})"""
ONLINE = "client.store.connection.state === 'online'"


class Tab:
    """A page of somebody who is signed in, with its client at hand."""

    def __init__(self, context: BrowserContext, server: Server) -> None:
        self.server = server
        self.page: Page = context.new_page()

    def open(self, path: str) -> "Tab":
        """Go to a page and take hold of its client."""
        self.page.goto(self.server.url + path)
        self.page.evaluate(
            "path => import(path).then(base => { window.client = base.GoElement.client; })",
            "/static/" + self._hashed("js/elements/base.js"),
        )
        return self

    def _hashed(self, name: str) -> str:
        manifest = (self.server.data_dir / "static/staticfiles.json").read_text()
        return json.loads(manifest)["paths"][name]

    def ask(self, expression: str, **values: Any) -> Any:
        """What an expression on the client gives; `{name}` stands for a value."""
        for name, value in values.items():
            expression = expression.replace("{" + name + "}", json.dumps(value))
        return self.page.evaluate(expression)

    def wait(self, expression: str, **values: Any) -> None:
        """Wait until an expression holds. The pages' CSP forbids Playwright's own way."""
        deadline = time.monotonic() + WAIT_SECONDS
        while not self.ask(f"Boolean({expression})", **values):
            assert time.monotonic() < deadline, f"never came true: {expression}"
            self.page.wait_for_timeout(POLL_MS)

    def send(self, room: int, *texts: str) -> None:
        """Write messages without waiting."""
        for text in texts:
            self.ask("client.send({room}, {text})", room=room, text=text)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def signed_in(chromium: Browser, server: Server) -> Iterator[Callable[[str], BrowserContext]]:
    """A browser profile in which somebody is signed in."""
    contexts = []

    def sign_in(username: str) -> BrowserContext:
        contexts.append(context := chromium.new_context())
        page = context.new_page()
        page.goto(server.url + "/login")
        page.fill("input[name=username]", username)
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(server.url + "/")
        page.close()
        return context

    yield sign_in
    for context in contexts:
        context.close()


@pytest.fixture
def room(lily: Caller, wang: Caller) -> int:
    return lily.data("POST", "/api/rooms", {"name": "茶", "member_ids": [wang.id]}, status=201)[
        "id"
    ]


@pytest.fixture
def lilys(signed_in: Callable[[str], BrowserContext], room: int) -> BrowserContext:
    return signed_in("lily")


def opened(context: BrowserContext, server: Server, room: int) -> Tab:
    tab = Tab(context, server).open(f"/rooms/{room}")
    tab.wait(ONLINE)
    return tab


def stored(caller: Caller, room: int) -> list[str]:
    """The texts of a room as the server has them."""
    page = caller.data("GET", f"/api/rooms/{room}/messages?limit=200")
    return [message["content"] for message in page["items"] if message["kind"] == "text"]


def test_messages_survive_a_server_that_is_killed(
    server: Server, lilys: BrowserContext, wang: Caller, room: int
):
    tab = opened(lilys, server, room)
    texts = [f"k{n}" for n in range(10)]
    tab.send(room, *texts[:6])
    server.kill()
    tab.send(room, *texts[6:])
    tab.wait("client.store.connection.state !== 'online'")
    server.start()
    tab.wait(ALL_SENT)
    assert stored(wang, room) == texts == tab.ask(TEXTS, room=room)


def test_two_profiles_show_one_list_after_one_was_offline(
    server: Server, signed_in: Callable, lilys: BrowserContext, room: int
):
    wangs = signed_in("wang")
    lily, wang = opened(lilys, server, room), opened(wangs, server, room)
    lilys.set_offline(True)
    lily.wait("client.store.connection.state !== 'online'")
    lily.send(room, "写在离线时", "two")
    wang.send(room, "meanwhile")
    wang.wait(ALL_SENT)
    lilys.set_offline(False)
    lily.wait(ALL_SENT)
    for tab in (lily, wang):
        tab.wait(f"{TEXTS}.length === 3", room=room)
    assert lily.ask(TEXTS, room=room) == wang.ask(TEXTS, room=room)
    assert lily.ask(TEXTS, room=room) == ["meanwhile", "写在离线时", "two"]


def test_the_outbox_outlives_its_page(
    server: Server, lilys: BrowserContext, lily: Caller, wang: Caller, room: int
):
    tab = opened(lilys, server, room)
    server.kill()
    tab.wait("client.store.connection.state !== 'online'")
    tab.send(room, "before the page was closed")
    assert tab.ask(KEPT, user=lily.id) == 1
    tab.page.close()
    server.start()
    tab = opened(lilys, server, room)
    tab.wait(ALL_SENT)
    assert stored(wang, room) == ["before the page was closed"] == tab.ask(TEXTS, room=room)


def test_two_tabs_send_each_message_once(
    server: Server, lilys: BrowserContext, wang: Caller, room: int
):
    tabs = [opened(lilys, server, room), opened(lilys, server, room)]
    server.kill()
    for n, tab in enumerate(tabs * 3):
        tab.send(room, f"t{n}")
    for tab in tabs:
        tab.wait(f"{TEXTS}.length === 6", room=room)
    server.start()
    for tab in tabs:
        tab.wait(ALL_SENT)
    assert sorted(stored(wang, room)) == [f"t{n}" for n in range(6)]
    assert tabs[0].ask(TEXTS, room=room) == tabs[1].ask(TEXTS, room=room) == stored(wang, room)


def test_a_page_that_missed_more_than_a_sync_tells_shows_the_newest(
    server: Server, lilys: BrowserContext, wang: Caller, room: int
):
    tab = opened(lilys, server, room)
    lilys.set_offline(True)
    tab.wait("client.store.connection.state !== 'online'")
    for n in range(230):
        wang.data("POST", f"/api/rooms/{room}/messages", {"content": f"x{n}"}, status=201)
    lilys.set_offline(False)
    tab.wait(f"{TEXTS}.at(-1) === 'x229'", room=room)
    seqs = tab.ask("client.store.timeline({room}).items.map(i => i.seq)", room=room)
    assert seqs == list(range(seqs[0], seqs[-1] + 1))


def test_a_device_that_is_signed_out_keeps_nothing(
    server: Server, lilys: BrowserContext, room: int
):
    tab = opened(lilys, server, room)
    tab.send(room, "hello")
    tab.wait(ALL_SENT)
    tab.ask("client.devices().then(all => client.revokeDevice(all.find(d => d.current).id))")
    tab.wait("client.store.connection.state === 'signed-out'")
    tab.page.goto(server.url + "/login")
    names = "indexedDB.databases().then(all => all.length)"
    assert tab.page.evaluate(names) == 0
