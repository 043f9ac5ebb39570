"""The bots of docs/api.md do on a real server what the page says."""

import os
import subprocess
import sys
import time
from collections.abc import Callable

import pytest

from .callers import PASSWORD, TIMEOUT, Caller
from .servers import ROOT

BOTS = ("first_bot", "echo_bot")


def source(name: str):
    return ROOT / f"docs/examples/{name}.py"


@pytest.fixture
def start_bot(server):
    bots = []

    def start(name: str, **settings: str) -> subprocess.Popen:
        environment = {**os.environ, "GOCHAT_URL": server.url, **settings}
        bots.append(subprocess.Popen([sys.executable, source(name)], env=environment))
        return bots[-1]

    yield start
    for bot in bots:
        bot.kill()
        bot.wait()


def eventually(ask: Callable):
    """The first answer that is something, or the last."""
    deadline = time.monotonic() + TIMEOUT
    while not (answer := ask()) and time.monotonic() < deadline:
        time.sleep(0.1)
    return answer


class Talk:
    """Lily's direct room with a bot."""

    def __init__(self, lily: Caller, bot_id: int) -> None:
        self.lily, self.bot_id = lily, bot_id
        room = lily.data("POST", "/api/rooms/direct", {"user_id": bot_id}, status=201)
        self.path = f"/api/rooms/{room['id']}/messages"

    def say(self, content: str) -> None:
        self.lily.data("POST", self.path, {"content": content}, status=201)

    def answers(self, count: int) -> list[str]:
        """What the bot has said, once it is so much."""

        def said() -> list[str]:
            items = self.lily.data("GET", self.path)["items"]
            found = [item["content"] for item in items if item["user_id"] == self.bot_id]
            return found if len(found) >= count else []

        return eventually(said)


@pytest.mark.server
def test_the_first_bot_answers(server, lily, start_bot):
    bot = Caller.registered(server.url, "parrot")
    start_bot("first_bot", BOT_NAME="parrot", BOT_PASSWORD=PASSWORD)
    online = f"/api/users/{bot.id}"
    assert eventually(lambda: lily.data("GET", online)["online"])
    talk = Talk(lily, bot.id)
    talk.say("你好")
    assert talk.answers(1) == ["你好"]


@pytest.mark.server
def test_the_echo_bot_answers_once_even_what_it_slept_through(server, lily, start_bot):
    bot = start_bot("echo_bot", ECHO_PASSWORD="say it again")
    [echo] = eventually(lambda: lily.data("GET", "/api/users?q=echo")["items"])
    talk = Talk(lily, echo["id"])
    talk.say("你好")
    assert talk.answers(1) == ["你好"]
    bot.kill()
    bot.wait()
    talk.say("asleep?")
    start_bot("echo_bot", ECHO_PASSWORD="say it again")
    assert talk.answers(2) == ["你好", "asleep?"]
    start_bot("echo_bot", ECHO_PASSWORD="say it again")  # two at once: still one answer each
    talk.say("both?")
    assert talk.answers(3) == ["你好", "asleep?", "both?"]


@pytest.mark.parametrize("name", BOTS)
def test_the_page_shows_this_very_bot(name):
    assert source(name).read_text() in (ROOT / "docs/api.md").read_text()
