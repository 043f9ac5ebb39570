"""A voice message: one sound for every browser, and a picture of it."""

from array import array
from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import av

from .containers import Refusal, open_recording, reading, sound_of, span_of

RATE = 44_100
# MP3 is the one kind of sound that no browser needs the system's help for.
BITS = 64_000
BARS = 64
FULL_SCALE = 32_768
# As loud as it may be, and how much louder a whisper is made.
TARGET_PEAK, MAX_GAIN = 0.9, 4.0
SILENCE = 0.004
CHUNK = 1152


def inspect_voice(source: str, format: str, limit: float) -> dict[str, Any]:
    """Its seconds, once it is sure that there is something to hear. Raises Refusal."""
    with open_recording(source, format) as container:
        sound = heard_sound(container)
        if next(container.decode(sound), None) is None:
            raise Refusal("empty")
    with open_recording(source, format) as container:
        span = span_of(container, heard_sound(container), limit=limit)
    return {"duration": round(span.seconds, 3)}


def process_voice(source: str, folder: str, format: str, limit: float) -> dict[str, Any]:
    """Write it as an mp3 of even loudness; measure seconds, peak and waveform. Raises Refusal."""
    samples = _decode(source, format, limit)
    peak = peak_of(samples) / FULL_SCALE
    gain = min(MAX_GAIN, TARGET_PEAK / peak) if peak > SILENCE else 1.0
    path = Path(folder) / "voice.mp3"
    with reading():
        _encode(samples, gain, path)
    return {
        "file": path.name,
        "mime": "audio/mpeg",
        "duration": round(len(samples) / RATE, 3),
        "peak": round(peak, 3),
        "waveform": waveform(samples),
    }


def waveform(samples: "array[int]") -> list[int]:
    """BARS loudnesses from 0 to 100, the loudest of them 100 unless all is silent."""
    edges = [len(samples) * bar // BARS for bar in range(BARS + 1)]
    return levels(
        peak_of(samples[begin : max(end, begin + 1)])
        for begin, end in zip(edges, edges[1:], strict=False)
    )


def levels(peaks: Iterable[int]) -> list[int]:
    """Peaks from 0 to FULL_SCALE as loudnesses from 0 to 100."""
    peaks = list(peaks)
    loudest = max(peaks)
    if loudest <= SILENCE * FULL_SCALE:
        return [0] * BARS
    return [round(100 * peak / loudest) for peak in peaks]


def heard_sound(container: Any) -> Any:
    """The sound. Raises Refusal where there is none."""
    sound = sound_of(container)
    if sound is None:
        raise Refusal("empty")
    return sound


def _decode(source: str, format: str, limit: float) -> "array[int]":
    samples = array("h")
    resampler = av.AudioResampler("s16", "mono", RATE)
    with open_recording(source, format) as container:
        for frame in _frames(container, heard_sound(container)):
            for even in resampler.resample(frame):
                samples.frombytes(bytes(even.planes[0])[: even.samples * 2])
            if len(samples) > limit * RATE:
                raise Refusal("long")
    if not samples:
        raise Refusal("empty")
    return samples


def _frames(container: Any, sound: Any) -> Iterator[Any]:
    for packet in container.demux(sound):
        try:
            yield from packet.decode()
        except av.error.InvalidDataError:
            continue  # a lost moment in an otherwise good recording
    yield None


def peak_of(samples: "array[int]") -> int:
    """The loudest of them, from 0 to FULL_SCALE."""
    return max(max(samples), -min(samples)) if samples else 0


def _encode(samples: "array[int]", gain: float, path: Path) -> None:
    with av.open(str(path), "w", format="mp3") as output:
        stream = output.add_stream("libmp3lame", rate=RATE)
        stream.layout, stream.bit_rate, stream.format = "mono", BITS, "s16p"
        for frame in _louder(samples, gain):
            output.mux(stream.encode(frame))
        output.mux(stream.encode(None))


def _louder(samples: "array[int]", gain: float) -> Iterator[Any]:
    graph = av.filter.Graph()
    source = graph.add_abuffer(
        sample_rate=RATE, format="s16", layout="mono", time_base=Fraction(1, RATE)
    )
    volume = graph.add("volume", f"volume={gain:.4f}")
    form = graph.add("aformat", "sample_fmts=s16p")
    graph.link_nodes(source, volume, form, graph.add("abuffersink")).configure()
    for begin in range(0, len(samples), CHUNK):
        graph.push(_frame(samples[begin : begin + CHUNK], begin))
        yield graph.pull()


def _frame(samples: "array[int]", begin: int) -> Any:
    frame = av.AudioFrame(format="s16", layout="mono", samples=len(samples))
    plane = frame.planes[0]
    plane.update(samples.tobytes().ljust(plane.buffer_size, b"\0"))
    frame.sample_rate, frame.pts, frame.time_base = RATE, begin, Fraction(1, RATE)
    return frame
