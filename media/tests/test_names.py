"""What strangers call their files."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.content.names import clean_name, with_extension

NAMES = {
    "photo.jpg": "photo.jpg",
    "照片 2026.jpg": "照片 2026.jpg",
    "../../etc/passwd": "passwd",
    "C:\\Users\\me\\a.doc": "a.doc",
    "a\0b\x1f.txt": "ab.txt",
    "invoice\u202efdp.exe": "invoicefdp.exe",
    "zero\u200bwidth\ufeff.txt": "zerowidth.txt",
    "👨‍👩‍👧.png": "👨‍👩‍👧.png",
    "photo.jpg      .exe": "photo.jpg .exe",
    "line\nbreak.txt": "linebreak.txt",
    'a<b>:"c|?*.txt': "a_b___c___.txt",
    "CON": "_CON",
    "nul.txt": "_nul.txt",
    "com1.tar.gz": "_com1.tar.gz",
    "console.log": "console.log",
    "...": "file",
    "": "file",
    "   ": "file",
    ".htaccess": "htaccess",
    "name. . .": "name",
    "cafe\u0301.txt": "café.txt",
    "x" + "\u0336" * 50 + ".txt": "x" + "\u0336" * 4 + ".txt",
    "a" * 300 + ".jpeg": "a" * 250 + ".jpeg",
    "字" * 100 + ".pdf": "字" * 83 + ".pdf",
    "a." + "b" * 300: ("a." + "b" * 300)[:255],
}


@pytest.mark.parametrize(("given_name", "name"), NAMES.items())
def test_a_name_is_cleaned(given_name, name):
    assert clean_name(given_name) == name


@pytest.mark.property
@given(st.text(max_size=400))
def test_any_name_becomes_a_safe_one(name):
    clean = clean_name(name)
    assert 0 < len(clean.encode()) <= 255
    assert not set(clean) & set('/\\<>:"|?*\0\n\r\u202e')
    assert clean == unicodedata.normalize("NFC", clean)
    assert clean == clean.strip()
    assert clean_name(clean) == clean


@pytest.mark.parametrize(
    ("name", "extension", "result"),
    [
        ("IMG_1.HEIC", ".jpg", "IMG_1.jpg"),
        ("voice", ".mp3", "voice.mp3"),
        ("v1.2 final", ".mp4", "v1.2 final.mp4"),
        ("字" * 84 + ".x", ".webm", "字" * 83 + ".webm"),
    ],
)
def test_the_extension_follows_the_content(name, extension, result):
    assert with_extension(name, extension) == result
