"""A running server finds what was said, soon after it was said."""

import time
from urllib.parse import urlencode

import pytest

pytestmark = pytest.mark.server

SOON_SECONDS = 2.0
# How much longer a busy machine may take before something is broken.
PATIENCE_SECONDS = 15.0


def found(caller, query: str) -> list[str]:
    page = caller.data("GET", "/api/search?" + urlencode({"q": query}))
    return [item["message"]["content"] for item in page["items"]]


def seconds_until(caller, query: str, texts: list[str]) -> float:
    """How long it takes until a search finds just these."""
    begun = time.monotonic()
    while found(caller, query) != texts:
        assert time.monotonic() - begun < PATIENCE_SECONDS, "it is not found"
    return time.monotonic() - begun


def test_what_was_sent_is_found_within_two_seconds(lily, wang, zhang, tea_room):
    waits = []
    for n in range(3):
        text = f"第{n}次试验 search{n}"
        lily.data("POST", f"/api/rooms/{tea_room['id']}/messages", {"content": text}, status=201)
        waits.append(seconds_until(wang, f"search{n}", [text]))
    assert min(waits) < SOON_SECONDS
    assert found(wang, "試驗") == [f"第{n}次试验 search{n}" for n in (2, 1, 0)]
    assert found(zhang, "试验") == []


def test_what_was_recalled_is_found_no_more(lily, wang, tea_room):
    path = f"/api/rooms/{tea_room['id']}/messages"
    sent = lily.data("POST", path, {"content": "口误 slip"}, status=201)
    seconds_until(wang, "口误", ["口误 slip"])
    lily.data("POST", f"/api/messages/{sent['id']}/recall")
    assert found(wang, "口误") == []
