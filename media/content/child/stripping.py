"""Taking everything out of a picture's file but the picture, without touching a pixel.

What is kept is listed, the rest goes: EXIF with its places and times, XMP, comments, embedded
previews, and whatever follows the end of the picture. Formats: JPEG (ITU-T T.81), PNG (W3C, third
edition), GIF (89a), WebP (RFC 9649).
"""

import re
import struct
from collections.abc import Callable, Iterator

from .refusing import Refusal

# In the entropy-coded data 0xFF is followed by 0x00 or a restart marker; all else ends it. Of 0xFF
# in a row the last counts: to match them all takes the square of their number.
JPEG_SCAN_END = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
JPEG_SOS, JPEG_EOI, JPEG_APP0, JPEG_APP2, JPEG_APP14 = 0xDA, 0xD9, 0xE0, 0xE2, 0xEE
JFIF_LENGTH = 14  # without the preview that may follow

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
PNG_PICTURE = (b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"acTL", b"fcTL", b"fdAT")
PNG_COLOURS = (b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"cICP", b"mDCV", b"cLLI", b"bKGD")
PNG_KEPT = frozenset((*PNG_PICTURE, *PNG_COLOURS, b"pHYs"))
WEBP_KEPT = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"))
WEBP_METADATA_FLAGS = 0x0C  # EXIF and XMP, in the first byte of VP8X
GIF_LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


def strip_jpeg(data: bytes) -> bytes:
    """Raises Refusal."""
    if data[:2] != b"\xff\xd8":
        raise Refusal("broken")
    parts, at = [b"\xff\xd8"], 2
    while True:
        marker, at = _jpeg_marker(data, at)
        if marker == JPEG_EOI:
            return b"".join([*parts, b"\xff\xd9"])
        end = at + _number(">H", data, at)
        segment = data[at:end]
        if marker == JPEG_SOS:
            scan_end = JPEG_SCAN_END.search(data, end)
            if scan_end is None:
                raise Refusal("broken")
            end = scan_end.start()
        if kept := _jpeg_segment(marker, segment):
            parts += [bytes((0xFF, marker)), kept, data[at + len(segment) : end]]
        at = end


def _jpeg_marker(data: bytes, at: int) -> tuple[int, int]:
    while data[at : at + 2] == b"\xff\xff":
        at += 1
    if len(data) < at + 2 or data[at] != 0xFF:
        raise Refusal("broken")
    return data[at + 1], at + 2


def _jpeg_segment(marker: int, segment: bytes) -> bytes:
    """The segment with its length, or nothing where it is not the picture's."""
    body = segment[2:]
    if marker == JPEG_APP0 and body.startswith(b"JFIF\0"):
        return struct.pack(">H", JFIF_LENGTH + 2) + body[: JFIF_LENGTH - 2] + b"\0\0"
    if marker == JPEG_APP2:
        return segment if body.startswith(b"ICC_PROFILE\0") else b""
    if marker == JPEG_APP14:
        return segment if body.startswith(b"Adobe") else b""
    is_other_data = 0xE0 <= marker <= 0xEF or marker >= 0xF0
    return b"" if is_other_data else segment


def strip_png(data: bytes) -> bytes:
    """Raises Refusal."""
    parts = [PNG_SIGNATURE]
    for kind, chunk in _png_chunks(data):
        if kind in PNG_KEPT:
            parts.append(chunk)
        if kind == b"IEND":
            return b"".join(parts)
    raise Refusal("broken")


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(PNG_SIGNATURE)
    while at < len(data):
        end = at + 12 + _number(">I", data, at)
        if end > len(data):
            raise Refusal("broken")
        yield data[at + 4 : at + 8], data[at:end]
        at = end


def strip_webp(data: bytes) -> bytes:
    """Raises Refusal."""
    parts = []
    at, end = 12, min(len(data), 8 + _number("<I", data, 4))
    while at + 8 <= end:
        kind, size = data[at : at + 4], _number("<I", data, at + 4)
        next_at = at + 8 + size + size % 2
        chunk = data[at:next_at]
        if kind == b"VP8X":
            chunk = chunk[:8] + bytes((chunk[8] & ~WEBP_METADATA_FLAGS,)) + chunk[9:]
        if kind in WEBP_KEPT:
            parts.append(chunk)
        at = next_at
    body = b"WEBP" + b"".join(parts)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def strip_gif(data: bytes) -> bytes:
    """Raises Refusal."""
    parts = []
    for block, belongs in gif_blocks(data):
        if belongs:
            parts.append(block)
    return b"".join(parts)


def count_gif_frames(data: bytes, limit: int) -> int:
    """How many pictures a GIF has; stops counting past the limit. Raises Refusal."""
    frames = 0
    for block, _ in gif_blocks(data):
        frames += block[:1] == b","
        if frames > limit:
            break
    return frames


def gif_blocks(data: bytes) -> Iterator[tuple[bytes, bool]]:
    """Each block of a GIF, and whether it belongs to the pictures. Raises Refusal."""
    at = 13 + _gif_table(data, 10)
    yield data[:at], True
    while True:
        kind = _number("B", data, at)
        if kind == 0x3B:
            yield b";", True
            return
        if kind == 0x2C:
            start = at + 11 + _gif_table(data, at + 9)  # the descriptor, its colours, the code size
        elif kind == 0x21:
            start = at + 2
        else:
            raise Refusal("broken")
        end = _gif_end(data, start)
        yield data[at:end], kind == 0x2C or _gif_extension_belongs(data, at)
        at = end


def _gif_table(data: bytes, flags_at: int) -> int:
    flags = _number("B", data, flags_at)
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _gif_end(data: bytes, at: int) -> int:
    while size := _number("B", data, at):
        at += 1 + size
    return at + 1


def _gif_extension_belongs(data: bytes, at: int) -> bool:
    if data[at + 1] == 0xF9:  # how long a picture stays
        return True
    return data[at + 1] == 0xFF and data[at + 3 : at + 14] in GIF_LOOPS


def _number(form: str, data: bytes, at: int) -> int:
    try:
        return struct.unpack_from(form, data, at)[0]
    except struct.error:
        raise Refusal("broken") from None


STRIPPERS: dict[str, Callable[[bytes], bytes]] = {
    "JPEG": strip_jpeg,
    "PNG": strip_png,
    "WEBP": strip_webp,
    "GIF": strip_gif,
}
