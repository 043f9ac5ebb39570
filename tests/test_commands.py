"""What a command does in a process of its own is on open screens within two seconds."""

import json
import time

import pytest

from .callers import Caller, SocketCaller
from .servers import Server, manage

pytestmark = pytest.mark.server
REACHES_SECONDS = 2


def run(server: Server, *arguments: str) -> dict:
    """What a command answers to a script."""
    done = manage(server.data_dir, *arguments, "--json", **server.settings)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


@pytest.fixture
def screens(server, lily, zhang):
    """Lily's screen, and that of Zhang, who is in no room with anybody."""
    with (
        SocketCaller.opened(server.socket_url, lily.token) as hers,
        SocketCaller.opened(server.socket_url, zhang.token) as his,
    ):
        for screen in (hers, his):
            screen.wait_for(type="welcome")
            screen.ask(type="sync", rooms={})
        yield hers, his


def shown_soon(screen: SocketCaller, content: str) -> dict:
    """A message that is on a screen in time after the command has ended.

    A room that is new to a server has its sockets sync: then it is in what they are answered.
    """
    began = time.monotonic()
    while True:
        frame = screen.heard[-1] if screen.heard else {}
        if frame.get("type") == "message" and frame["content"] == content:
            break
        if frame.get("type") == "resync":
            rooms = screen.ask(type="sync", rooms={})["rooms"]
            lines = [room["last_message"] for room in rooms if room["last_message"]]
            [frame] = [line for line in lines if line["content"] == content]
            break
        screen._next()
    assert time.monotonic() - began < REACHES_SECONDS
    return {key: value for key, value in frame.items() if key != "type"}


def test_what_is_said_reaches_its_room_and_nobody_else(server, lily, tea_room, screens):
    hers, his = screens
    where = ("--room", str(tea_room["id"]))
    said = run(server, "say", "--as", "lily", *where, "要下雨了 🌧")
    assert shown_soon(hers, "要下雨了 🌧") == said["message"]
    # Commands take a while on a busy machine, and who is silent for long is closed.
    his.send(type="ping")
    # Whoever is outside has heard nothing by the time he hears something else.
    run(server, "say", "--as", "lily", "--to", "zhang", "hello")
    shown_soon(his, "hello")
    assert not [f for f in his.heard if f.get("room_id") == tea_room["id"]]
    history = lily.data("GET", f"/api/rooms/{tea_room['id']}/messages")["items"]
    assert history[-1] == said["message"]


def test_a_broadcast_makes_rooms_that_open_screens_show_at_once(server, lily, screens):
    text = "今晚维护 Maintenance tonight"
    told = run(server, "broadcast", "--everybody", text)
    assert told["sent"] == told["people"] >= 2
    for screen in screens:
        message = shown_soon(screen, text)
        rooms = [frame["room"]["id"] for frame in screen.heard if frame["type"] == "room"]
        assert message["room_id"] in rooms
    assert run(server, "broadcast", "--everybody", text)["sent"] == 0
    assert run(server, "audit_rooms")["faults"] == []


def test_a_bot_made_by_a_command_signs_in(server):
    bot = run(server, "createbot", "weather", "--name", "天气")
    account = {"username": "weather", "password": bot["password"]}
    signed_in = Caller(server.url).data("POST", "/api/auth/login", account)
    assert signed_in["user"]["is_bot"] and signed_in["user"]["display_name"] == "天气"


def test_they_speak_the_language_of_the_shell(server):
    chinese = manage(server.data_dir, "audit_rooms", LANG="zh_CN.UTF-8", **server.settings)
    english = manage(server.data_dir, "audit_rooms", **server.settings)
    assert "rooms checked" in english.stdout
    assert "个房间" in chinese.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("say", "--as", "nobody", "--room", "1", "hi"), 1, "nobody called nobody"),
        (("say", "--as", "lily", "--room", "999", "hi"), 1, "not found"),
        (("say", "hi"), 2, "--as"),
        (("broadcast", "--members-of", "999", "hi"), 1, "no room 999"),
        (("broadcast", "--role", "kings", "hi"), 1, "no role kings"),
        (("createbot", "lily"), 1, "username"),
        (("createbot", "?"), 1, "username"),
        (("demo", "--scale", "100"), 3, "server is running"),
        (("restore", "/nowhere.zip"), 4, "no such file"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_a_refusal_says_why_and_ends_with_its_own_code(server, lily, arguments, code, told):
    done = manage(server.data_dir, *arguments, **server.settings)
    assert done.returncode == code, done.stderr
    assert told.lower() in done.stderr.lower()
    assert "Traceback" not in done.stderr and not done.stdout
