"""Files of every kind, good, odd and hostile, made on the spot."""

import io
import struct
import zipfile
import zlib
from array import array
from collections.abc import Iterable
from fractions import Fraction
from math import ceil, pi, sin
from pathlib import Path

import av
import pillow_heif
from PIL import Image

pillow_heif.register_heif_opener()

RED, BLUE, GREEN = (220, 30, 30), (30, 30, 220), (30, 200, 30)
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
SCRIPT = b"<html><script>alert(1)</script></html>"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
SECRET = b"a secret place"

# Pictures


def picture(size: tuple[int, int] = (120, 80), mode: str = "RGB") -> Image.Image:
    """Red on the left, blue on the right, a green corner above on the left."""
    image = Image.new("RGB", size, BLUE)
    image.paste(RED, (0, 0, size[0] // 2, size[1]))
    image.paste(GREEN, (0, 0, size[0] // 4, size[1] // 4))
    return image.convert(mode)


def saved(image: Image.Image, format: str, **options) -> bytes:
    file = io.BytesIO()
    image.save(file, format, **options)
    return file.getvalue()


def exif(orientation: int = 1) -> Image.Exif:
    """A phone's: which side is up, and where it was taken."""
    tags = Image.Exif()
    tags[0x0112] = orientation
    tags[0x010E] = SECRET.decode()
    tags.get_ifd(0x8825)[2] = (52.0, 31.0, 12.0)
    return tags


def turned(orientation: int, format: str = "JPEG") -> bytes:
    """The picture stored so that EXIF must turn it upright."""
    back = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    image = picture()
    if orientation in back:
        image = image.transpose(back[orientation])
    return saved(image, format, exif=exif(orientation))


def animation(format: str, frames: int = 3, size: tuple[int, int] = (40, 30)) -> bytes:
    pictures = [Image.new("RGB", size, (40 * n % 255, 90, 200)) for n in range(frames)]
    options = {"save_all": True, "append_images": pictures[1:], "duration": 80, "loop": 0}
    return saved(pictures[0], format, **options)


def png_chunk(kind: bytes, content: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + check


def png(width: int, height: int, *chunks: bytes) -> bytes:
    """A PNG that claims to be so large, whatever it has."""
    header = png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(chunks)


def png_bomb(width: int, height: int) -> bytes:
    """As large as it claims, in next to no bytes."""
    rows = zlib.compressobj(9)
    row = b"\0" * (width * 3 + 1)
    data = b"".join(rows.compress(row) for _ in range(height)) + rows.flush()
    return png(width, height, png_chunk(b"IDAT", data), png_chunk(b"IEND", b""))


def gif_bomb(frames: int) -> bytes:
    """So many pictures of one pixel, on a large canvas."""
    head = b"GIF89a" + struct.pack("<HHBBB", 4000, 4000, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    frame = b"," + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\x00"
    return head + frame * frames + b";"


def zip_bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("image.jpg", b"\0" * 5_000_000)
    return file.getvalue()


def office(part: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(part, "<x/>")
    return file.getvalue()


# Recordings


class Pipe(io.RawIOBase):
    """What a recorder writes into: it cannot go back and fill in how long it was."""

    def __init__(self, path: Path) -> None:
        self.file = path.open("wb")

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False

    def write(self, data) -> int:
        return self.file.write(data)


def tone(seconds: float, rate: int, loudness: float = 0.5) -> array:
    """A note that swells from nothing; a long one does so again and again."""
    count = round(min(seconds, 4) * rate)
    levels = (
        round(32767 * loudness * n / count * sin(2 * pi * 440 * n / rate)) for n in range(count)
    )
    return (array("h", levels) * ceil(seconds / 4))[: round(seconds * rate)]


def _sound_frames(samples: array, rate: int, size: int = 960) -> Iterable[av.AudioFrame]:
    for begin in range(0, len(samples), size):
        part = samples[begin : begin + size]
        frame = av.AudioFrame(format="s16", layout="mono", samples=len(part))
        frame.planes[0].update(part.tobytes().ljust(frame.planes[0].buffer_size, b"\0"))
        frame.sample_rate, frame.pts, frame.time_base = rate, begin, Fraction(1, rate)
        yield frame


VOICE_FORMATS = {
    "webm": ("libopus", 48_000),
    "ogg": ("libopus", 48_000),
    "mp4": ("aac", 44_100),
    "mp3": ("libmp3lame", 44_100),
    "wav": ("pcm_s16le", 16_000),
    "flac": ("flac", 44_100),
}


def voice(path: Path, format: str = "webm", seconds: float = 1.0, loudness: float = 0.5) -> Path:
    """What browsers (webm, ogg, mp4) and phones record."""
    codec, rate = VOICE_FORMATS[format]
    with av.open(Pipe(path) if format == "webm" else str(path), "w", format=format) as output:
        stream = output.add_stream(codec, rate=rate)
        stream.layout = "mono"
        for frame in _sound_frames(tone(seconds, rate, loudness), rate):
            output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
    return path


VIDEO_FORMATS = {
    "webm": ("libvpx", "libopus", 48_000),
    "mp4": ("libx264", "aac", 44_100),
    "mov": ("libx264", "aac", 44_100),
    "chrome": ("libx264", "libopus", 48_000),
    "hevc": ("libx265", "aac", 44_100),
    "matroska": ("libx264", "aac", 44_100),
    "avi": ("mpeg4", "libmp3lame", 44_100),
}
QUICK = {
    "libvpx": {"deadline": "realtime", "cpu-used": "8"},
    "libx264": {"preset": "ultrafast"},
    "libx265": {"preset": "ultrafast", "x265-params": "log-level=none"},
}


def video(
    path: Path,
    format: str = "webm",
    *,
    size: tuple[int, int] = (64, 48),
    seconds: float = 1.0,
    rate: int = 10,
    rotation: int = 0,
    sound: bool = True,
    black: float = 0.3,
    start: int = 0,
) -> Path:
    """Black at first, then a picture; a webm is written as a recorder writes it."""
    codec, sound_codec, sound_rate = VIDEO_FORMATS[format]
    container = "mp4" if format in ("hevc", "chrome") else format
    target = Pipe(path) if format == "webm" else str(path)
    with av.open(target, "w", format=container) as output:
        output.metadata["title"] = SECRET.decode()
        stream = output.add_stream(codec, rate=rate, options=QUICK.get(codec, {}))
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        if rotation:
            stream.set_display_rotation(rotation)
        audio = None
        if sound:
            audio = output.add_stream(sound_codec, rate=sound_rate)
            audio.layout = "mono"
        shown = av.VideoFrame.from_image(picture(size)).reformat(format="yuv420p")
        dark = av.VideoFrame.from_image(Image.new("RGB", size)).reformat(format="yuv420p")
        for n in range(round(seconds * rate)):
            frame = (dark if n < black * rate else shown).reformat()
            frame.pts, frame.time_base = start + n, Fraction(1, rate)
            output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
        if audio is not None:
            for note in _sound_frames(tone(seconds, sound_rate), sound_rate):
                output.mux(audio.encode(note))
            output.mux(audio.encode(None))
    return path
