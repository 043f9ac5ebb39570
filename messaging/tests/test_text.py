"""The grammar of message text, held to the client's by the same cases."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.text import preview, tokenize

CASES = json.loads((Path(__file__).parents[2] / "tests/text_cases.json").read_text())


@pytest.mark.parametrize("case", CASES, ids=[case["content"][:30] for case in CASES])
def test_the_shared_cases(case):
    found = [
        list(token) if token.kind == "block" else list(token[:2])
        for token in tokenize(case["content"])
    ]
    assert found == case["tokens"]


@given(st.text(alphabet="a.:/@`[]()-\n 中https", max_size=200))
def test_no_character_is_lost_but_marks_and_newlines(content):
    joined = "".join(token.text for token in tokenize(content))
    assert joined.replace("\n", "") in content.replace("\n", "") or "`" in content


@given(st.text(max_size=300))
def test_links_lead_to_the_web_only(content):
    for token in tokenize(content):
        if token.kind == "link":
            assert token.text.lower().startswith(("http://", "https://"))


def test_a_preview_is_one_line():
    assert preview("see:\n```py\nx = 1\n```\nthen `y`") == "see: x = 1 then y"
