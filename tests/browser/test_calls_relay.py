"""Calls through a real coturn: by choice, with wrong credentials, and while it is gone."""

import base64
import hmac
import json
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from ..relays import PORTS, SECRET, Coturn, relay
from ..servers import Server
from ..turn import UNAUTHORIZED, allocate
from .calling import calls_of, is_completed, others, panel, press, talk
from .connections import hear_each_other, route, see_each_other
from .person import Person

pytestmark = [pytest.mark.server, pytest.mark.browser]

STATE = "document.querySelector('gc-app').store.connection.state"
CANDIDATE = re.compile(r"candidate:\S+ \d \w+ \d+ (\S+) \d+ typ (\w+)(?: raddr (\S+))?")


@pytest.fixture(scope="module")
def coturn() -> Iterator[Coturn]:
    with relay() as running:
        yield running


@pytest.fixture(scope="module")
def server(
    coturn: Coturn, prepared: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """With the limits on: a call stays far below them."""
    home = tmp_path_factory.mktemp("data")
    server = Server.on_copy_of(prepared, home, GOCHAT_RATE_LIMITS="on", **coturn.settings)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def hidden(lily: Person) -> Person:
    """Lily hides her address, by the settings."""
    lily.goes_to("/settings#general")
    hide = lily.page.get_by_role("group", name="My network address in calls")
    hide.get_by_role("radio", name="Hide it").click()
    lily.until(lambda: lily.api.data("GET", "/api/auth/userinfo")["hides_address"])
    lily.goes_to("/")
    return lily


@pytest.fixture
def told(wang: Person) -> list[str]:
    """What Wang's page is told by the socket."""
    frames: list[str] = []

    def hear(text: str | bytes) -> None:
        frames.append(str(text))

    wang.page.on("websocket", lambda socket: socket.on("framereceived", hear))
    return frames


def sign(username: str, secret: str = SECRET) -> str:
    """As coturn's `use-auth-secret` wants it."""
    return base64.b64encode(hmac.digest(secret.encode(), username.encode(), "sha1")).decode()


def test_the_relay_takes_our_credentials_and_no_others(coturn: Coturn, lily: Person):
    stun, turn = lily.api.data("GET", "/api/calls/ice")["ice_servers"]
    assert turn["urls"] == [f"turn:127.0.0.1:{coturn.port}?transport=udp"]
    username, credential = turn["username"], turn["credential"]
    granted = allocate(coturn.port, username, credential)
    assert granted.error is None and granted.port in PORTS

    past, future = int(time.time()) - 1, int(time.time()) + 10**6
    refused = {
        "expired": (f"{past}:{lily.api.id}", sign(f"{past}:{lily.api.id}")),
        "another's": (username.replace(f":{lily.api.id}", ":1000"), credential),
        "made to last": (f"{future}:{lily.api.id}", credential),
        "of another secret": (username, sign(username, "guessed")),
        "without any": (username, ""),
    }
    errors = {name: allocate(coturn.port, *each).error for name, each in refused.items()}
    assert errors == dict.fromkeys(refused, UNAUTHORIZED)


def test_who_hides_the_address_is_seen_and_heard_through_the_relay_alone(
    watched, told: list[str], hidden: Person, wang: Person, calls, direct_room: int
):
    calls("Video call")
    talk(hidden, wang)
    see_each_other(hidden, wang)
    hear_each_other(hidden, wang)
    press(panel(hidden), "Share the screen")
    screen = panel(wang).locator(".tile[data-screen] video")
    wang.until(lambda: screen.evaluate("video => video.videoWidth > 0"))
    press(panel(hidden), "Stop sharing")
    expect(panel(wang).locator(".tile[data-screen]")).to_have_count(0)
    see_each_other(hidden, wang)
    assert route(hidden)["local"] == "relay"
    assert route(wang)["remote"] == "relay"

    # Nothing that Lily's browser said names an address of hers.
    signals = [frame for frame in map(json.loads, told) if frame["type"] == "call.signal"]
    candidates = CANDIDATE.findall(json.dumps(signals))
    assert candidates
    assert {kind for _, kind, _ in candidates} == {"relay"}
    assert {related for _, _, related in candidates} <= {"0.0.0.0", ""}

    press(panel(hidden), "Hang up")
    is_completed(hidden, wang, direct_room)


def test_the_call_comes_back_with_its_relay(
    watched, hidden: Person, wang: Person, coturn: Coturn, calls, direct_room: int
):
    calls("Video call")
    talk(hidden, wang)
    see_each_other(hidden, wang)
    coturn.kill()
    for person in (hidden, wang):
        expect(others(person)).to_have_count(0)
        expect(panel(person).locator("[data-part=status]")).to_have_text("Reconnecting…")
    coturn.start()
    for person in (hidden, wang):
        expect(others(person)).to_have_count(1)
    see_each_other(hidden, wang)
    assert route(hidden)["local"] == "relay"

    [call] = calls_of(hidden)
    assert call["state"] == "connected"
    press(panel(wang), "Hang up")
    is_completed(hidden, wang, direct_room)


def test_another_network_is_another_way(watched, lily: Person, wang: Person, calls):
    calls("Video call")
    talk(lily, wang)
    see_each_other(lily, wang)
    before = [route(person)["attempt"] for person in (lily, wang)]
    wang.page.evaluate("dispatchEvent(new Event('online'))")
    for person, attempt in zip((lily, wang), before, strict=True):
        person.until(lambda p=person, a=attempt: route(p).get("attempt") not in (a, None))
    see_each_other(lily, wang)
    assert [len(p.page.evaluate("connections.map(String)")) for p in (lily, wang)] == [1, 1]


def test_who_was_offline_for_a_moment_is_back_in_the_call(
    watched, lily: Person, wang: Person, calls
):
    calls("Video call")
    talk(lily, wang)
    see_each_other(lily, wang)
    welcomes = lily.welcomes
    lily.goes_offline()
    lily.until(lambda: lily.page.evaluate(STATE) != "online")
    lily.comes_back()
    lily.until(lambda: lily.welcomes > welcomes)
    lily.until(lambda: {leg["state"] for leg in calls_of(wang)[0]["participants"]} == {"joined"})
    for person in (lily, wang):
        expect(others(person)).to_have_count(1)
    see_each_other(lily, wang)
