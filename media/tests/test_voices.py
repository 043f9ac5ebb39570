"""Whatever a browser or a phone records can be heard everywhere."""

import av
import pytest

from media.content.children import Refused
from media.content.errors import BrokenFile, TooLong, WrongType

from . import corpus
from .processing import inspect, process


def heard(path) -> tuple[str, float, int]:
    """The codec, the seconds and the loudest sample of a sound."""
    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        resampler = av.AudioResampler("s16", "mono", 8000)
        samples = [
            abs(level)
            for frame in container.decode(stream)
            for even in resampler.resample(frame)
            for level in memoryview(bytes(even.planes[0])[: even.samples * 2]).cast("h")
        ]
        return stream.codec_context.name, len(samples) / 8000, max(samples)


@pytest.mark.parametrize("format", corpus.VOICE_FORMATS)
def test_every_recording_becomes_an_mp3(tmp_path, format):
    path = corpus.voice(tmp_path / "voice.bin", format, seconds=1.5)
    seen = inspect(path, "voice", "voice.exe")
    made = process(path, "voice")
    assert seen.duration == pytest.approx(1.5, abs=0.1)
    assert made["duration"] == pytest.approx(1.5, abs=0.1)
    codec, seconds, loudest = heard(made.path("file"))
    assert codec.startswith("mp3")
    assert seconds == pytest.approx(1.5, abs=0.15)
    assert 0.7 < loudest / 32768 <= 1.0
    assert made["mime"] == "audio/mpeg"


def test_the_waveform_swells_with_the_sound(tmp_path):
    bars = process(corpus.voice(tmp_path / "v", seconds=2), "voice")["waveform"]
    assert len(bars) == 64
    assert max(bars) == 100
    assert all(0 <= bar <= 100 for bar in bars)
    assert bars[5] < bars[30] < bars[60]


def test_a_whisper_is_made_louder_and_silence_is_not(tmp_path):
    whisper = process(corpus.voice(tmp_path / "whisper", loudness=0.05), "voice")
    silence = process(corpus.voice(tmp_path / "silence", loudness=0.0), "voice")
    assert whisper["peak"] < 0.1
    assert 0.15 < heard(whisper.path("file"))[2] / 32768 < 0.3
    assert silence["waveform"] == [0] * 64
    assert heard(silence.path("file"))[2] < 100


def test_a_very_short_voice_has_all_its_bars(tmp_path):
    made = process(corpus.voice(tmp_path / "v", "wav", seconds=0.002), "voice")
    assert len(made["waveform"]) == 64


def test_the_sound_of_a_video_may_be_sent_as_a_voice(tmp_path):
    path = corpus.video(tmp_path / "v")
    assert inspect(path, "voice", "v").duration
    assert process(path, "voice")["duration"] == pytest.approx(1, abs=0.1)


def test_a_voice_over_the_limit_is_refused(tmp_path):
    path = corpus.voice(tmp_path / "v", "mp3", seconds=64)
    with pytest.raises(TooLong) as refused:
        inspect(path, "voice", "v")
    assert refused.value.code == 41341
    with pytest.raises(Refused):
        process(path, "voice")
    assert inspect(corpus.voice(tmp_path / "just", "mp3", seconds=61), "voice", "v").duration > 60


def test_what_nobody_can_hear_is_refused(tmp_path):
    path = tmp_path / "v"
    silent = corpus.video(tmp_path / "silent", sound=False)
    with pytest.raises(BrokenFile):
        inspect(silent, "voice", "v")
    whole = corpus.voice(tmp_path / "whole", "ogg").read_bytes()
    for content in (
        whole[:60],
        b"OggS" + b"\0" * 200,
        b"ID3\x04" + b"\0" * 500,
        b"RIFF\0\0\0\0WAVE",
    ):
        path.write_bytes(content)
        with pytest.raises(BrokenFile):
            inspect(path, "voice", "v")
    path.write_bytes(b"#EXTM3U\nfile:///etc/passwd\n")
    with pytest.raises(WrongType):
        inspect(path, "voice", "v")


def test_no_other_file_is_opened_by_a_recording(tmp_path):
    """A playlist or a reference inside of a recording names files of the server."""
    path = tmp_path / "list"
    for content in (
        b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n",
        b"ffconcat version 1.0\nfile /etc/passwd\n",
    ):
        path.write_bytes(content)
        with pytest.raises(Refused):
            process(path, "voice", format="hls")
        with pytest.raises(Refused):
            process(path, "voice", format="concat")


def test_a_lost_moment_leaves_the_rest(tmp_path):
    path = corpus.voice(tmp_path / "v", "ogg", seconds=3)
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 40] = b"\xaa" * 40
    path.write_bytes(content)
    assert 1 < process(path, "voice")["duration"] < 3.2
