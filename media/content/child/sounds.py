"""The sound of a recorded call: its packets as they came, and a picture of it.

A voice message is made louder and into an MP3; a call of an hour is neither a minute's work nor a
whisper, and stays what the browser made of it.
"""

from array import array
from pathlib import Path
from typing import Any

import av

from .containers import Refusal, Span, open_recording, span_of
from .copying import copy_packets
from .voices import BARS, heard_sound, levels, peak_of

# By demuxer: what it is written as, and the sound that browsers play in that.
FORMS = {
    "matroska": ("webm", ("opus", "vorbis")),
    "mov": ("mp4", ("aac", "opus", "mp3")),
    "ogg": ("ogg", ("opus", "vorbis")),
}
# Enough to see where somebody speaks.
LOOK_RATE = 8_000


def process_sound(source: str, folder: str, format: str, limit: float) -> dict[str, Any]:
    """Copy it, with its duration and index; measure seconds and waveform. Raises Refusal."""
    form, codecs = FORMS.get(format, ("", ()))
    with open_recording(source, format) as container:
        sound = heard_sound(container)
        if sound.codec_context.name not in codecs:
            raise Refusal("unsupported")
        span = span_of(container, sound, limit=limit)
    path = Path(folder) / "sound"
    with open_recording(source, format) as container:
        copy_packets(container, [heard_sound(container)], path, form)
    return {
        "file": path.name,
        "mime": f"audio/{form}",
        "duration": round(span.seconds, 3),
        "waveform": _waveform(source, format, span),
    }


def _waveform(source: str, format: str, span: Span) -> list[int]:
    """As of a voice message, without ever holding more than a moment of it."""
    peaks = [0] * BARS
    total = max(1, round(span.seconds * LOOK_RATE))
    resampler, at = av.AudioResampler("s16", "mono", LOOK_RATE), 0
    with open_recording(source, format) as container:
        for packet in container.demux(heard_sound(container)):
            for frame in _decoded(packet):
                for even in resampler.resample(frame):
                    bar = min(BARS - 1, at * BARS // total)
                    peaks[bar] = max(peaks[bar], _peak(even))
                    at += even.samples
    return levels(peaks)


def _decoded(packet: Any) -> list:
    try:
        return packet.decode()
    except av.error.InvalidDataError:
        return []  # a lost moment in an otherwise good recording


def _peak(frame: Any) -> int:
    samples = array("h")
    samples.frombytes(bytes(frame.planes[0])[: frame.samples * 2])
    return peak_of(samples)
