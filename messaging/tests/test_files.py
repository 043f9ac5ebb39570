"""How the server draws pictures and files: as the page does."""

import json
from pathlib import Path

import pytest

from messaging.files import (
    drawn_files,
    file_face,
    message_words,
    picture_box,
    shown_name,
    size_words,
    split_name,
    wide_tiles,
)

CASES = json.loads((Path(__file__).parents[2] / "tests/file_cases.json").read_text())


@pytest.mark.parametrize("case", CASES["names"], ids=lambda case: ascii(case["name"]))
def test_a_name_is_shown_without_what_would_disguise_it(case):
    assert shown_name(case["name"]) == case["shown"]
    assert split_name(case["name"]) == tuple(case["split"])
    assert file_face(case["name"]) == tuple(case["face"])


def test_sizes_boxes_and_grids_are_the_page_s():
    assert [[size, size_words(size)] for size, _ in CASES["sizes"]] == CASES["sizes"]
    boxes = [[w, h, list(picture_box(w, h))] for w, h, _ in CASES["boxes"]]
    assert boxes == CASES["boxes"]
    assert [[count, wide_tiles(count)] for count, _ in CASES["wide"]] == CASES["wide"]


def attached(kind: str, **facts) -> dict:
    file = {
        "id": 1,
        "kind": kind,
        "name": "a.bin",
        "size": 10,
        "width": None,
        "height": None,
        "duration": None,
        "placeholder": "",
        "state": "ready",
        "url": "/api/files/1?e=1&s=x",
        "thumbnail_url": None,
        "poster_url": None,
        "mp4_url": None,
    }
    return {"kind": kind, "attachments": [{**file, **facts}]}


@pytest.mark.parametrize(
    ("message", "text", "expected"),
    [
        (attached("image"), "", "[Photo]"),
        (attached("image"), "look", "[Photo] look"),
        (attached("video"), "", "[Video]"),
        (attached("file", name="plan\n.pdf"), "", "[File] plan .pdf"),
        (attached("voice", duration=12.3), "", "[Voice] 12″"),
        ({"kind": "text", "attachments": []}, "hello", "hello"),
        ({"kind": "image", "attachments": []}, "", ""),
    ],
)
def test_the_last_line_says_what_a_message_carries(message, text, expected):
    assert message_words(message, text) == expected


def test_a_file_that_failed_has_nothing_to_download():
    card = drawn_files(attached("file", state="failed", url=None))["file"]

    assert card["url"] is None
    assert card["facts"] == "Not available"


def test_a_message_that_lost_its_files_is_drawn_all_the_same():
    for kind in ("image", "video", "file"):
        drawn_files({"kind": kind, "attachments": []})
