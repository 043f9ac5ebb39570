"""Opening recordings, and what they are made of."""

import contextlib
from collections.abc import Iterator
from fractions import Fraction
from typing import Any, NamedTuple

import av
from av.container import InputContainer

from .refusing import Refusal

# Demuxers that read nothing but the file itself; playlists, for one, name other files.
FORMATS = ("mov", "matroska", "ogg", "mp3", "wav", "aac", "flac", "amr", "avi")
VIDEO_CODECS = ("h264", "hevc", "vp8", "vp9", "av1", "libdav1d", "mpeg4", "mjpeg", "theora")
# Nobody talks in fewer, and no screen has more.
MAX_VIDEO_PIXELS = 4096 * 2304
MAX_SIDE = 8192
MAX_PACKETS = 2_000_000
BUFFER_BYTES = 256 * 1024

av.logging.set_level(None)
BROKEN = (av.error.FFmpegError, ValueError, TypeError, OverflowError, ArithmeticError, EOFError)


class Span(NamedTuple):
    """From when to when there is anything, in seconds."""

    begin: float
    end: float

    @property
    def seconds(self) -> float:
        """How long it is."""
        return max(0.0, self.end - self.begin)


@contextlib.contextmanager
def reading() -> Iterator[None]:
    """Translate what goes wrong with a broken recording. Raises Refusal."""
    try:
        yield
    except av.error.MemoryError:
        raise Refusal("memory") from None
    except BROKEN:
        raise Refusal("broken") from None


@contextlib.contextmanager
def open_recording(source: str, format: str) -> Iterator[InputContainer]:
    """A recording of this format, from which nothing else can be opened. Raises Refusal."""
    if format not in FORMATS:
        raise Refusal("unsupported")
    with reading(), open(source, "rb") as file:
        container: Any = av.open(
            file,
            "r",
            format=format,
            metadata_errors="replace",
            buffer_size=BUFFER_BYTES,
            io_open=_open_nothing,
        )
        with container:
            yield container


def _open_nothing(url: str, flags: int, options: dict) -> Any:
    raise Refusal("unsupported")


def video_of(container: InputContainer) -> Any:
    """The moving picture that is shown. Raises Refusal where there is none that we take."""
    # A cover of a song is a picture that does not move.
    moving = [s for s in container.streams.video if not s.disposition & COVER]
    if not moving:
        raise Refusal("empty")
    stream = moving[0]
    if stream.codec_context.name not in VIDEO_CODECS:
        raise Refusal("unsupported")
    _check_size(stream.codec_context.width, stream.codec_context.height)
    # The stream may claim another size later than in its header.
    stream.codec_context.options = {"max_pixels": str(MAX_VIDEO_PIXELS)}
    stream.codec_context.thread_count = 2
    return stream


COVER = av.stream.Disposition.attached_pic


def _check_size(width: int, height: int) -> None:
    if width < 1 or height < 1:
        raise Refusal("broken")
    if width * height > MAX_VIDEO_PIXELS or max(width, height) > MAX_SIDE:
        raise Refusal("pixels")


def sound_of(container: InputContainer) -> Any | None:
    """The sound that is heard, if there is any that can be decoded."""
    for stream in container.streams.audio:
        if stream.codec_context is not None and stream.codec_context.sample_rate > 0:
            return stream
    return None


def span_of(container: InputContainer, *streams: Any, limit: float) -> Span:
    """Where the packets lie, whatever the header says. Raises Refusal past the limit (seconds)."""
    begin, end, count = float("inf"), float("-inf"), 0
    for packet in container.demux(*streams):
        if packet.pts is None:
            continue
        count += 1
        at = packet.pts * packet.time_base
        begin, end = min(begin, at), max(end, at + (packet.duration or 0) * packet.time_base)
        if count > MAX_PACKETS or end - begin > limit:
            raise Refusal("long")
    if not count:
        raise Refusal("empty")
    return Span(float(begin), float(end))


def shown_size(stream: Any, rotation: int) -> tuple[int, int]:
    """Width and height on a screen: square pixels, turned upright."""
    width, height = stream.codec_context.width, stream.codec_context.height
    ratio = stream.sample_aspect_ratio or Fraction(1)
    if Fraction(1, 4) < ratio < 4:
        width = max(1, round(width * ratio))
    return (height, width) if rotation % 180 else (width, height)
