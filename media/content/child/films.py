"""An mp4 of H.264 and AAC, which every browser plays, of any video."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import av

from .containers import Refusal, open_recording, sound_of, span_of, video_of

# The long side of what people look at in a chat.
FILM_SIDE = 1280
MAX_RATE = 30
CRF = "24"
PRESET = "veryfast"
TIME_BASE = Fraction(1, 90_000)
SOUND_RATE = 48_000
SOUND_BITS = 128_000


def make_mp4(source: str, folder: str, format: str, limit: float) -> dict[str, Any]:
    """Write the video anew as an mp4. Raises Refusal."""
    path = Path(folder) / "film.mp4"
    with open_recording(source, format) as container:
        span = span_of(container, video_of(container), limit=limit)
    with open_recording(source, format) as container:
        frame = next(container.decode(video_of(container)), None)
        if frame is None:
            raise Refusal("empty")
    with (
        open_recording(source, format) as container,
        av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"}) as output,
    ):
        film = Film(container, output, span.begin, frame.rotation)
        film.run(limit)
    if not film.frames:
        raise Refusal("empty")
    return {"file": path.name, "mime": "video/mp4", "width": film.width, "height": film.height}


class Film:
    """One video on its way into an mp4."""

    def __init__(self, container: Any, output: Any, begin: float, rotation: int) -> None:
        self.container, self.output, self.begin = container, output, begin
        self.source, self.source_sound = video_of(container), sound_of(container)
        self.width, self.height = _even(self.source)
        self.video = self._add_video(rotation)
        self.sound: Any = self._add_sound() if self.source_sound is not None else None
        self.resampler = av.AudioResampler("fltp", "stereo", SOUND_RATE)
        self.frames = self.samples = 0
        self.last = -1

    def run(self, limit: float) -> None:
        """Decode all, encode all."""
        kept = [self.source] if self.sound is None else [self.source, self.source_sound]
        for packet in self.container.demux(*kept):
            for frame in self._decode(packet):
                if (frame.time or 0.0) - self.begin > limit:
                    raise Refusal("long")
                if isinstance(frame, av.VideoFrame):
                    self._see(frame)
                else:
                    self._hear(frame)
        self._close()

    def _decode(self, packet: Any) -> list:
        try:
            return packet.decode()
        except av.error.InvalidDataError:
            return []  # a broken moment in an otherwise good video

    def _see(self, frame: av.VideoFrame) -> None:
        at = round(((frame.time or 0.0) - self.begin) / TIME_BASE)
        # No two frames at once, and none faster than people see.
        if at < self.last + TIME_BASE.denominator // (MAX_RATE + 1) and self.last >= 0:
            return
        picture = frame.reformat(width=self.width, height=self.height, format="yuv420p")
        picture.pts, picture.time_base = max(at, 0), TIME_BASE
        picture.pict_type = 0
        self.last, self.frames = picture.pts, self.frames + 1
        self.output.mux(self.video.encode(picture))

    def _hear(self, frame: Any) -> None:
        for resampled in self.resampler.resample(frame):
            self._encode_sound(resampled, (frame.time or 0.0) - self.begin)

    def _encode_sound(self, frame: Any, at: float) -> None:
        if not self.samples:
            # Sound that begins later than the picture stays later.
            self.samples = max(0, round(at * SOUND_RATE))
        frame.pts, frame.time_base = self.samples, Fraction(1, SOUND_RATE)
        self.samples += frame.samples
        self.output.mux(self.sound.encode(frame))

    def _close(self) -> None:
        self.output.mux(self.video.encode(None))
        if self.sound is not None:
            for frame in self.resampler.resample(None):
                self._encode_sound(frame, 0.0)
            self.output.mux(self.sound.encode(None))

    def _add_video(self, rotation: int) -> Any:
        video = self.output.add_stream("libx264", options={"crf": CRF, "preset": PRESET})
        video.width, video.height, video.pix_fmt = self.width, self.height, "yuv420p"
        video.codec_context.time_base = TIME_BASE
        video.codec_context.framerate = Fraction(MAX_RATE)
        video.codec_context.thread_count = 2
        if rotation:
            video.set_display_rotation(rotation)
        return video

    def _add_sound(self) -> Any:
        sound = self.output.add_stream("aac", rate=SOUND_RATE)
        sound.layout, sound.bit_rate = "stereo", SOUND_BITS
        return sound


def _even(stream: Any) -> tuple[int, int]:
    """The size before turning, as H.264 wants it; square pixels."""
    width, height = stream.codec_context.width, stream.codec_context.height
    ratio = stream.sample_aspect_ratio or Fraction(1)
    if Fraction(1, 4) < ratio < 4:
        width = round(width * ratio)
    scale = min(1.0, FILM_SIDE / max(width, height))
    return max(2, round(width * scale / 2) * 2), max(2, round(height * scale / 2) * 2)
