"""Of several processes one tends the search index; another goes on where that one died."""

from urllib.parse import urlencode

import pytest

from ..callers import Caller
from ..clients import patiently

pytestmark = pytest.mark.server

# What a dead holder's lease may last, and a batch after that; a busy machine takes longer.
WITHIN_SECONDS = 40


def found(caller: Caller, query: str) -> int:
    page = caller.data("GET", "/api/search?" + urlencode({"q": query, "limit": 50}))
    return len(page["items"])


def test_the_other_process_goes_on_indexing_and_misses_nothing(start, mariadb):
    first = start()
    lily = Caller.registered(first.url, "index.lily")
    room = lily.data("POST", "/api/rooms", {"name": "index"}, status=201)["id"]

    def say(caller: Caller, text: str) -> None:
        caller.data("POST", f"/api/rooms/{room}/messages", {"content": text}, status=201)

    say(lily, "甲骨文 before")
    patiently(lambda: found(lily, "甲骨文") == 1, WITHIN_SECONDS)
    holder = mariadb.sql("SELECT holder FROM gochat.messaging_searchindex WHERE is_live")
    second = start()
    for n in range(20):
        say(lily, f"甲骨文 at the last moment {n}")
    first.kill()

    there = Caller(second.url, lily.token)
    say(there, "甲骨文 after")
    patiently(lambda: found(there, "甲骨文") == 22, WITHIN_SECONDS)
    assert mariadb.sql("SELECT holder FROM gochat.messaging_searchindex WHERE is_live") != holder
