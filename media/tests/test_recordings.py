"""Recorded calls: longer than what people send, kept as they came, and cut off anywhere."""

import av
import pytest

from media.content.children import RECORDED, Refused, children
from media.content.errors import BrokenFile, TooLong

from . import corpus
from .processing import Made, inspect


def process(path, kind: str, limit: float = 3600) -> Made:
    folder = path.parent / f"{path.name}.made"
    folder.mkdir(exist_ok=True)
    job = "process_sound" if kind == "voice" else "process_video"
    request = {"source": str(path), "folder": str(folder), "format": "matroska", "limit": limit}
    return Made(children.ask(job, limits=RECORDED, **request), folder)


def opened(path) -> tuple[float, set[str]]:
    """What a player learns from the header: seconds and codecs."""
    with av.open(str(path)) as container:
        codecs = {stream.codec_context.name for stream in container.streams}
        return container.duration / av.time_base, codecs


def sought(path, seconds: float) -> float:
    """Where playing goes on when somebody jumps to a second."""
    with av.open(str(path)) as container:
        container.seek(round(seconds * av.time_base))
        return next(container.decode(container.streams[0])).time


def test_a_long_voice_is_copied_and_has_its_length(tmp_path):
    path = corpus.voice(tmp_path / "v", "webm", seconds=90)
    assert inspect(path, "voice", "v", 3600).duration == pytest.approx(90, abs=0.1)
    made = process(path, "voice")
    seconds, codecs = opened(made.path("file"))
    assert (seconds, codecs) == (pytest.approx(90, abs=0.1), {"opus"})
    assert sought(made.path("file"), 60) == pytest.approx(60, abs=6)
    assert made["mime"] == "audio/webm"
    assert made["duration"] == pytest.approx(90, abs=0.1)
    assert len(made["waveform"]) == 64 and max(made["waveform"]) == 100


def test_its_waveform_swells_with_the_sound(tmp_path):
    bars = process(corpus.voice(tmp_path / "v", seconds=3), "voice")["waveform"]
    assert bars[5] < bars[30] < bars[60]


def test_no_longer_than_was_agreed_on(tmp_path):
    path = corpus.voice(tmp_path / "v", "webm", seconds=64)
    with pytest.raises(TooLong):
        inspect(path, "voice", "v", 60)
    with pytest.raises(Refused):
        process(path, "voice", limit=60)


@pytest.mark.parametrize("kind", ["voice", "video"])
@pytest.mark.parametrize("share", [0.35, 0.5, 0.77, 0.98])
def test_what_was_cut_off_anywhere_plays_until_there(tmp_path, kind, share):
    make = corpus.voice if kind == "voice" else corpus.video
    whole = make(tmp_path / "whole", "webm", seconds=10).read_bytes()
    path = tmp_path / "cut"
    path.write_bytes(whole[: int(len(whole) * share)])
    assert inspect(path, kind, "call.webm", 3600).duration > 10 * share - 3
    made = process(path, kind)
    seconds, _codecs = opened(made.path("file"))
    assert 10 * share - 3 < seconds <= 10
    assert made["duration"] == pytest.approx(seconds, abs=0.3)


def test_of_a_header_alone_nothing_is_made(tmp_path):
    whole = corpus.voice(tmp_path / "whole", "webm").read_bytes()
    path = tmp_path / "cut"
    path.write_bytes(whole[:200])
    with pytest.raises(BrokenFile):
        inspect(path, "voice", "call.webm", 3600)
