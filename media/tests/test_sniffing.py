"""The type of a file comes from its content."""

import pytest

from media.content.sniffing import INLINE, UNKNOWN, sniff, sniff_head

from . import corpus

HEADS = {
    b"\xff\xd8\xff\xe0": "image/jpeg",
    b"GIF89a": "image/gif",
    b"RIFF\0\0\0\0WEBPVP8 ": "image/webp",
    b"RIFF\0\0\0\0WAVEfmt ": "audio/wav",
    b"\0\0\0\x18ftypheic\0\0\0\0mif1heic": "image/heic",
    b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic": "image/heic",
    b"\0\0\0\x18ftypmif1\0\0\0\0mif1avif": "image/avif",
    b"\0\0\0\x18ftypavif\0\0\0\0mif1avif": "image/avif",
    b"\0\0\0\x14ftypqt  \0\0\0\0qt  ": "video/quicktime",
    b"\0\0\0\x18ftypisom\0\0\0\0isommp42": "video/mp4",
    b"\0\0\0\x14ftypM4A \0\0\0\0M4A ": "audio/mp4",
    b"\0\0\0\x14ftyp3gp4\0\0\0\0isom": "video/3gpp",
    b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm": "video/webm",
    b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\x82\x88matroska": "video/x-matroska",
    b"OggS\0\x02" + b"\0" * 22 + b"OpusHead": "audio/ogg",
    b"ID3\x04\0": "audio/mpeg",
    b"\xff\xfb\x90\x44": "audio/mpeg",
    b"\xff\xf1\x50\x80": "audio/aac",
    b"%PDF-1.7": "application/pdf",
    b"7z\xbc\xaf\x27\x1c": "application/x-7z-compressed",
    b"hello": "text/plain",
    "你好，世界".encode(): "text/plain",
    "你好，世界".encode("gb18030"): "text/plain",
    b"a,b\n1,2\n": "text/plain",
    b"x < y and y > z": "text/plain",
    b"": UNKNOWN,
    b"MZ\x90\0\x03": UNKNOWN,
    b"\x7fELF\x02\x01\x01\0": UNKNOWN,
    b"\0\x01\x02": UNKNOWN,
    corpus.SVG: "image/svg+xml",
    b"<?xml version='1.0'?><!-- hi --><svg:svg xmlns:svg='x'/>": "image/svg+xml",
    corpus.SCRIPT: "text/html",
    b"  \n<!DOCTYPE html>": "text/html",
    b"\xef\xbb\xbf<script>": "text/html",
    b"plain at first <IFRAME src=x>": "text/html",
    b"<?xml version='1.0'?><a/>": "text/html",
}


@pytest.mark.parametrize(("head", "mime"), HEADS.items())
def test_the_head_tells_the_type(head, mime):
    assert sniff_head(head) == mime


@pytest.mark.parametrize(
    ("part", "name"),
    [
        ("word/document.xml", "wordprocessingml.document"),
        ("xl/workbook.xml", "spreadsheetml.sheet"),
        ("ppt/presentation.xml", "presentationml.presentation"),
    ],
)
def test_office_documents_are_told_from_archives(part, name):
    assert sniff_head(corpus.office(part)).endswith(name)
    assert sniff_head(corpus.zip_bomb()) == "application/zip"


@pytest.mark.parametrize("format", ["JPEG", "PNG", "GIF", "WEBP", "AVIF", "BMP"])
def test_what_we_write_is_told(tmp_path, format):
    path = tmp_path / "named.txt"
    path.write_bytes(corpus.saved(corpus.picture(), format))
    assert sniff(path) == f"image/{format.lower()}"


def test_nothing_that_can_carry_a_script_is_shown_in_a_window():
    for mime in ("text/html", "image/svg+xml", "text/plain", "application/pdf", UNKNOWN):
        assert mime not in INLINE
