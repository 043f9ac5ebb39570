"""A call's line in words, as the page is first drawn."""

import json
from pathlib import Path

import pytest

from messaging.calls import call_words, drawn_call
from messaging.files import message_words

CASES = json.loads((Path(__file__).parents[2] / "tests/call_words.json").read_text())


def story(**facts) -> dict:
    return {"call_id": 3, "media": "voice", "end_reason": None, "duration": 0, **facts}


@pytest.mark.parametrize("case", CASES)
def test_each_side_reads_its_own_as_the_page_says_it(case):
    assert call_words(case["story"], is_mine=True) == case["mine"]
    assert call_words(case["story"], is_mine=False) == case["theirs"]


def test_a_running_call_can_be_come_to():
    message = {"room_id": 2, "user_id": 1, "payload": story(state="accepted")}
    assert drawn_call(message, 1)["running"]


def test_the_list_says_what_kind_it_was():
    message = {"kind": "call", "attachments": [], "payload": story(state="ended", media="video")}
    assert message_words(message, "") == "[Video call]"
