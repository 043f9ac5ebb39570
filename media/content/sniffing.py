"""The type of a file by its content, after the WHATWG's MIME Sniffing standard.

A name is what somebody says; a browser that is told the wrong type may run what should be shown.
Where this module is not sure, a file is `application/octet-stream`, which is only ever saved.
"""

import re
from pathlib import Path

HEAD_BYTES = 8192
UNKNOWN = "application/octet-stream"

# What a browser may show in its own window; all else is saved.
INLINE = frozenset(
    [f"image/{name}" for name in ("jpeg", "png", "gif", "webp", "avif")]
    + [f"audio/{name}" for name in ("mpeg", "mp4", "ogg", "wav", "flac", "aac")]
    + ["video/mp4", "video/webm"]
)

_SIGNATURES: list[tuple[bytes, str]] = [
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"%PDF-", "application/pdf"),
    (b"\x1f\x8b\x08", "application/gzip"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"BZh", "application/x-bzip2"),
    (b"\xfd7zXZ\0", "application/x-xz"),
    (b"\x28\xb5\x2f\xfd", "application/zstd"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"{\\rtf", "application/rtf"),
    (b"SQLite format 3\0", "application/vnd.sqlite3"),
    (b"wOFF", "font/woff"),
    (b"wOF2", "font/woff2"),
    (b"fLaC", "audio/flac"),
    (b"ID3", "audio/mpeg"),
    (b"#!AMR", "audio/amr"),
]
_RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}
_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
_AVIF_BRANDS = (b"avif", b"avis")
_AUDIO_BRANDS = (b"M4A ", b"M4B ", b"M4P ")
_OFFICE = "application/vnd.openxmlformats-officedocument."
_OFFICE_PARTS = {
    b"word/": _OFFICE + "wordprocessingml.document",
    b"xl/": _OFFICE + "spreadsheetml.sheet",
    b"ppt/": _OFFICE + "presentationml.presentation",
}
# Packed documents that name their type in their first entry.
_PACKED = re.compile(
    rb"application/(?:epub\+zip|vnd\.oasis\.opendocument\.(?:text|spreadsheet|presentation))"
)

# MPEG audio, layer III, with a bit rate and a sample rate that exist; AAC in ADTS.
_MP3_FRAME = re.compile(rb"\xff[\xf2\xf3\xfa\xfb][\x10-\xef]", re.DOTALL)
_AAC_FRAME = re.compile(rb"\xff[\xf0\xf1\xf8\xf9][\x00-\xff]", re.DOTALL)

_BINARY = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_MARKUP = re.compile(rb"<(?:!doctype|\?xml|!--|[a-z][a-z0-9:]*(?:[\s/>]|$)|/[a-z])", re.IGNORECASE)
_SVG = re.compile(rb"<(?:[a-z]+:)?svg[\s>]", re.IGNORECASE)


def sniff(path: Path) -> str:
    """The type of a file on the disk."""
    with path.open("rb") as file:
        return sniff_head(file.read(HEAD_BYTES))


def sniff_head(head: bytes) -> str:
    """The type of what begins like this."""
    for signature, mime in _SIGNATURES:
        if head.startswith(signature):
            return mime
    for look in (_sniff_riff, _sniff_boxes, _sniff_ebml, _sniff_ogg, _sniff_zip, _sniff_bare):
        if mime := look(head):
            return mime
    return _sniff_text(head)


def _sniff_riff(head: bytes) -> str:
    return _RIFF.get(head[8:12], "") if head.startswith(b"RIFF") else ""


def _sniff_boxes(head: bytes) -> str:
    """ISO base media: MP4, QuickTime, HEIF and their kin tell their brand in the first box."""
    if head[4:8] != b"ftyp":
        return "video/quicktime" if head[4:8] in (b"moov", b"wide") else ""
    size = min(int.from_bytes(head[:4], "big"), len(head))
    brands = [head[8:12], *(head[at : at + 4] for at in range(16, size, 4))]
    if any(brand in _AVIF_BRANDS for brand in brands):
        return "image/avif"
    if any(brand in _HEIC_BRANDS for brand in brands):
        return "image/heic"
    if brands[0] in _AUDIO_BRANDS:
        return "audio/mp4"
    if brands[0].startswith(b"3g"):
        return "video/3gpp"
    return "video/quicktime" if brands[0] == b"qt  " else "video/mp4"


def _sniff_ebml(head: bytes) -> str:
    if not head.startswith(b"\x1aE\xdf\xa3"):
        return ""
    return "video/webm" if b"webm" in head[:64] else "video/x-matroska"


def _sniff_ogg(head: bytes) -> str:
    if not head.startswith(b"OggS"):
        return ""
    return "video/ogg" if b"\x80theora" in head[:512] else "audio/ogg"


def _sniff_zip(head: bytes) -> str:
    if not head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return ""
    if (packed := _PACKED.search(head, 30, 120)) and head[30:38] == b"mimetype":
        return packed[0].decode()
    if b"[Content_Types].xml" in head:
        for part, mime in _OFFICE_PARTS.items():
            if part in head:
                return mime
    return "application/zip"


def _sniff_bare(head: bytes) -> str:
    """Types with a signature so short that more must agree."""
    if head.startswith(b"BM") and head[6:10] == b"\0\0\0\0" and len(head) > 26:
        return "image/bmp"
    if _MP3_FRAME.match(head):
        return "audio/mpeg"
    return "audio/aac" if _AAC_FRAME.match(head) else ""


def _sniff_text(head: bytes) -> str:
    if not head or _BINARY.search(head):
        return UNKNOWN
    # Anything that a browser could take for markup is only ever saved.
    if _SVG.search(head):
        return "image/svg+xml"
    if _MARKUP.search(head):
        return "text/html"
    return "text/plain"
