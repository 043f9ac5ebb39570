"""How the server draws a voice message: as the page does."""

import json
from pathlib import Path

import pytest

from messaging.voice import bars, drawn_voice, path, seconds_words

CASES = json.loads((Path(__file__).parents[2] / "tests/wave_cases.json").read_text())


@pytest.mark.parametrize("case", CASES)
def test_a_wave_is_drawn_as_the_page_draws_it(case):
    drawn = bars(case["waveform"], case["seconds"])

    assert drawn == case["bars"]
    assert path(drawn[:2]) == case["path"]
    assert seconds_words(case["seconds"]) == case["words"]


def test_a_voice_message_that_has_lost_its_sound_is_drawn_all_the_same():
    assert drawn_voice({"attachments": []})["seconds"] == "1″"
