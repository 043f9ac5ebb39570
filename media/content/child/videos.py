"""A video that somebody sends: its facts, its poster, and a copy that can be sought in."""

from pathlib import Path
from typing import Any

import av
from PIL import Image

from .containers import Refusal, open_recording, reading, shown_size, sound_of, span_of, video_of
from .copying import copy_packets
from .pictures import POSTER_SIDE, THUMBNAIL_SIDE, placeholder, save_webp, small

# Which sound and picture browsers play in which container; what is not here is made into an mp4.
MP4_VIDEO, MP4_SOUND = ("h264", "hevc", "av1", "libdav1d"), ("aac", "mp3", "opus")
WEBM_VIDEO, WEBM_SOUND = ("vp8", "vp9", "av1", "libdav1d"), ("opus", "vorbis")
# What plays everywhere, in an mp4.
PLAIN_SOUND = (None, "aac", "mp3")
# The picture of an H.264 that every browser decodes.
PLAIN_PIXELS = ("yuv420p", "yuvj420p")

# Looking for a poster: not the black before the film, nor long for a film that stays black.
POSTER_SECONDS = 4.0
POSTER_FRAMES = 150
LOOK_EVERY = 4
BRIGHT_ENOUGH, VARIED_ENOUGH = 24, 10
LOOK_SIDE = 32


def inspect_video(source: str, format: str, limit: float) -> dict[str, Any]:
    """Its size as it is shown and its seconds. Raises Refusal."""
    with open_recording(source, format) as container:
        stream = video_of(container)
        frame = next(container.decode(stream), None)
        if frame is None:
            raise Refusal("empty")
        width, height = shown_size(stream, frame.rotation)
    # Once more from the beginning: a decoder reads ahead.
    with open_recording(source, format) as container:
        span = span_of(container, video_of(container), limit=limit)
    return {"width": width, "height": height, "duration": round(span.seconds, 3)}


def process_video(source: str, folder: str, format: str, limit: float) -> dict[str, Any]:
    """Make a poster, a thumbnail and, where browsers play what is in it, a clean copy.

    The copy has its duration and its index, and no tags: no place, no device. `needs_mp4` tells
    that not every browser plays it. Raises Refusal.
    """
    out = Path(folder)
    with open_recording(source, format) as container:
        stream = video_of(container)
        frame = _poster_frame(container, stream)
        width, height = shown_size(stream, frame.rotation)
        poster = _picture(frame, (width, height))
    poster_name = save_webp(small(poster, POSTER_SIDE), out / "poster.webp")
    thumbnail = small(poster, THUMBNAIL_SIDE)
    copied = _copy(source, format, out, limit)
    return {
        **copied,
        "width": width,
        "height": height,
        "poster": poster_name,
        "thumbnail": save_webp(thumbnail, out / "thumbnail.webp"),
        "placeholder": placeholder(thumbnail),
    }


def _poster_frame(container: Any, stream: Any) -> av.VideoFrame:
    """The first frame with something to see; else the one with most."""
    best, best_score, begin = None, -1.0, None
    for count, frame in enumerate(container.decode(stream)):
        at = frame.time or 0.0
        begin = at if begin is None else begin
        if count % LOOK_EVERY == 0:
            brightness, variety = _look(frame)
            if brightness > BRIGHT_ENOUGH and variety > VARIED_ENOUGH:
                return frame
            if brightness + variety > best_score:
                best, best_score = frame, brightness + variety
        if count >= POSTER_FRAMES or at - begin > POSTER_SECONDS:
            break
    if best is None:
        raise Refusal("empty")
    return best


def _look(frame: av.VideoFrame) -> tuple[float, float]:
    """How bright it is (0 to 255), and how far its parts differ from that."""
    tiny = frame.reformat(width=LOOK_SIDE, height=LOOK_SIDE, format="gray")
    levels = bytes(tiny.planes[0])
    mean = sum(levels) / len(levels)
    return mean, sum(abs(level - mean) for level in levels) / len(levels)


def _picture(frame: av.VideoFrame, size: tuple[int, int]) -> Image.Image:
    """The frame on a screen, no larger than a poster."""
    scale = min(1.0, POSTER_SIDE / max(size))
    width, height = (max(1, round(side * scale)) for side in size)
    if frame.rotation % 180:
        width, height = height, width
    with reading():
        picture = frame.reformat(width=width, height=height, format="rgb24").to_image()
    # FFmpeg counts against the clock, as Pillow does.
    return picture.rotate(frame.rotation, expand=True) if frame.rotation else picture


def _copy(source: str, format: str, out: Path, limit: float) -> dict[str, Any]:
    """Packets as they are, in a container written anew."""
    with open_recording(source, format) as container:
        stream, sound = video_of(container), sound_of(container)
        form = _form(stream, sound, format)
        kept = [stream] if sound is None else [stream, sound]
        span = span_of(container, *kept, limit=limit)
        facts: dict[str, Any] = {"duration": round(span.seconds, 3), "needs_mp4": True}
        if form is None:
            return {**facts, "file": None}
        facts["needs_mp4"] = not _plays_everywhere(form, stream, sound)
    path = out / "video"
    with open_recording(source, format) as container:
        stream, sound = video_of(container), sound_of(container)
        copy_packets(container, [stream] if sound is None else [stream, sound], path, form)
    return {**facts, "file": path.name, "mime": f"video/{form}"}


def _plays_everywhere(form: str, stream: Any, sound: Any) -> bool:
    heard = None if sound is None else sound.codec_context.name
    return form == "mp4" and stream.codec_context.name == "h264" and heard in PLAIN_SOUND


def _form(stream: Any, sound: Any, format: str) -> str | None:
    """The container in which browsers play this."""
    video = stream.codec_context.name
    audio = None if sound is None else sound.codec_context.name
    plain = video != "h264" or stream.codec_context.pix_fmt in PLAIN_PIXELS
    if format == "mov" and plain and video in MP4_VIDEO and audio in (None, *MP4_SOUND):
        return "mp4"
    if format == "matroska" and video in WEBM_VIDEO and audio in (None, *WEBM_SOUND):
        return "webm"
    if format == "matroska" and plain and video == "h264" and audio in (None, *MP4_SOUND):
        return "mp4"
    return None
