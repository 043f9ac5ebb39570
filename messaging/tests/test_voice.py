"""How the server draws a voice message: as the page does."""

import json
import re
from pathlib import Path

import pytest

from messaging.services import send_message
from messaging.voice import bars, drawn_voice, path, seconds_words
from rooms.models import Message

CASES = json.loads((Path(__file__).parents[2] / "tests/wave_cases.json").read_text())


@pytest.mark.parametrize("case", CASES)
def test_a_wave_is_drawn_as_the_page_draws_it(case):
    drawn = bars(case["waveform"], case["seconds"])

    assert drawn == case["bars"]
    assert path(drawn[:2]) == case["path"]
    assert seconds_words(case["seconds"]) == case["words"]


def test_a_voice_message_that_has_lost_its_sound_is_drawn_all_the_same():
    assert drawn_voice({"attachments": []})["seconds"] == "1″"


def test_the_page_is_served_with_the_wave_in_its_bubble(client, alice, bob, group):
    message = send_message(sender=bob, room_id=group.pk, content="x").message
    file = {"id": 1, "kind": "voice", "duration": 12.2, "waveform": [0, 50, 100]}
    fields = {"kind": "voice", "content": "", "attachments": [{**file, "state": "processing"}]}
    Message.objects.filter(pk=message.pk).update(**fields)
    client.force_login(alice)

    page = client.get(f"/rooms/{group.pk}", headers={"accept-language": "en"}).content.decode()

    [bubble] = re.findall(r'data-kind="voice".*?</time>', page, re.S)
    assert f'd="{path(bars(file["waveform"], file["duration"]))}"' in bubble
    assert 'width="84"' in bubble
    assert "12″" in bubble
    assert "Play the voice message, 12 seconds" in bubble
