"""A call's line in words, as the page is first drawn."""

import pytest

from messaging.calls import call_words, drawn_call
from messaging.files import message_words


def story(**facts) -> dict:
    return {"call_id": 3, "media": "voice", "end_reason": None, "duration": 0, **facts}


@pytest.mark.parametrize(
    ("facts", "mine", "theirs"),
    [
        ({"state": "ringing"}, "Calling…", "Calling…"),
        ({"state": "connected"}, "In a call", "In a call"),
        (
            {"state": "ended", "end_reason": "completed", "duration": 61},
            "Duration 1:01",
            "Duration 1:01",
        ),
        (
            {"state": "ended", "end_reason": "failed", "duration": 5},
            "Duration 0:05",
            "Duration 0:05",
        ),
        ({"state": "ended", "end_reason": "missed"}, "No answer", "Missed call"),
        (
            {"state": "ended", "end_reason": "rejected"},
            "Declined by the other side",
            "Declined",
        ),
        ({"state": "ended", "end_reason": "cancelled"}, "Cancelled", "Cancelled by the caller"),
        (
            {"state": "ended", "end_reason": "busy"},
            "The line was busy",
            "Missed call: you were in another",
        ),
    ],
)
def test_each_side_reads_its_own(facts, mine, theirs):
    assert call_words(story(**facts), is_mine=True) == mine
    assert call_words(story(**facts), is_mine=False) == theirs


def test_a_running_call_can_be_come_to():
    message = {"room_id": 2, "user_id": 1, "payload": story(state="accepted")}
    assert drawn_call(message, 1)["running"]


def test_the_list_says_what_kind_it_was():
    message = {"kind": "call", "attachments": [], "payload": story(state="ended", media="video")}
    assert message_words(message, "") == "[Video call]"
