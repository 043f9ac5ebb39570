"""What is made of an uploaded picture, and what is refused."""

import io
import struct
import zlib

import pytest
from PIL import Image

from accounts.services import pictures
from accounts.services.pictures import Crop, NotAPicture, PictureTooLarge, make_avatar
from gochat.core.errors import Invalid

RED, BLUE, WHITE = (255, 0, 0), (0, 0, 255), (255, 255, 255)


def made(file, crop=None) -> Image.Image:
    return Image.open(io.BytesIO(make_avatar(file, crop)))


def near(image: Image.Image, place: tuple[int, int], colour: tuple[int, int, int]) -> bool:
    found = image.convert("RGB").getpixel(place)
    return all(abs(a - b) < 40 for a, b in zip(found, colour, strict=True))


@pytest.mark.parametrize(
    ("format", "mode"),
    [
        ("PNG", "RGB"),
        ("PNG", "RGBA"),
        ("PNG", "P"),
        ("PNG", "L"),
        ("PNG", "1"),
        ("PNG", "LA"),
        ("JPEG", "RGB"),
        ("JPEG", "L"),
        ("JPEG", "CMYK"),
        ("GIF", "P"),
        ("WEBP", "RGB"),
        ("WEBP", "RGBA"),
    ],
)
def test_any_picture_becomes_a_small_webp_square(picture, format, mode):
    image = made(picture(format, (300, 200), mode))
    assert (image.format, image.size, image.mode) == ("WEBP", (256, 256), "RGB")
    if mode not in ("L", "1", "LA"):
        assert near(image, (40, 128), RED)
        assert near(image, (216, 128), BLUE)


def test_a_tiny_picture_grows(picture):
    assert made(picture(size=(1, 1))).size == (256, 256)


def test_sixteen_bit_grey_is_scaled_not_cut_off(picture):
    image = made(picture(mode="I;16", colour=32768, size=(32, 32)))
    assert near(image, (128, 128), (128, 128, 128))


def test_a_transparent_picture_lies_on_white(picture):
    assert near(made(picture(mode="RGBA", colour=(255, 0, 0, 0))), (128, 128), WHITE)


def test_an_animation_becomes_its_first_picture():
    frames = [Image.new("RGB", (32, 32), colour) for colour in ("red", "blue")]
    file = io.BytesIO()
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:], duration=100)
    image = made(file)
    assert not getattr(image, "is_animated", False)
    assert near(image, (128, 128), RED)


@pytest.mark.parametrize(
    ("orientation", "red_at"), [(1, (40, 128)), (3, (216, 128)), (6, (128, 40))]
)
def test_a_photograph_is_turned_upright(picture, orientation, red_at):
    exif = Image.Exif()
    exif[0x0112] = orientation
    image = made(picture("JPEG", (200, 200), exif=exif))
    assert near(image, red_at, RED)


def test_nothing_but_the_picture_is_kept(picture):
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    exif.get_ifd(0x8825)[2] = (52.0, 31.0, 12.0)
    file = picture("JPEG", exif=exif, icc_profile=b"secret profile", comment=b"secret comment")
    assert b"secret" in file.getvalue(), "premise"
    content = make_avatar(file, None)
    assert b"secret" not in content
    image = Image.open(io.BytesIO(content))
    assert not image.getexif()
    assert not {"exif", "icc_profile", "xmp", "comment"} & image.info.keys()


def test_the_square_that_was_chosen_is_taken(picture):
    left, right = Crop(x=0, y=0, size=32), Crop(x=32, y=16, size=32)
    assert near(made(picture(), left), (240, 128), RED)
    assert near(made(picture(), right), (16, 128), BLUE)


def test_the_square_is_of_the_picture_as_it_is_shown(picture):
    exif = Image.Exif()
    exif[0x0112] = 6
    # Stored 64 × 48, shown 48 × 64: red above, blue below.
    image = made(picture("JPEG", (64, 48), exif=exif), Crop(x=0, y=34, size=30))
    assert near(image, (128, 128), BLUE)


@pytest.mark.parametrize(
    "crop", [(0, 0, 49), (-1, 0, 10), (0, -1, 10), (60, 0, 5), (0, 0, 0), (10**9, 0, 1)]
)
def test_a_square_outside_of_the_picture_is_refused(picture, crop):
    with pytest.raises(Invalid) as refused:
        make_avatar(picture(), Crop(*crop))
    assert list(refused.value.errors) == ["size"]


def chunk(kind: bytes, content: bytes) -> bytes:
    return (
        struct.pack(">I", len(content))
        + kind
        + content
        + struct.pack(">I", zlib.crc32(kind + content))
    )


def png(width: int, height: int, *chunks: bytes) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + b"".join(chunks)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"just text",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff\xe0 not really",
        b"GIF89a",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<html><script>alert(1)</script>",
        b"%PDF-1.7",
        b"BM" + b"\x00" * 60,
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n",
        png(8, 8, chunk(b"IDAT", b"broken")),
        png(8, 8, chunk(b"IDAT", zlib.compress(b"short")), chunk(b"IEND", b"")),
        png(0, 0, chunk(b"IEND", b"")),
        png(8, 8, chunk(b"zTXt", b"k\0\0" + zlib.compress(b"a" * 200_000_000, 9))),
    ],
)
def test_what_is_no_picture_is_refused(content):
    with pytest.raises(NotAPicture) as refused:
        make_avatar(io.BytesIO(content), None)
    assert refused.value.code == 41501


@pytest.mark.parametrize("format", ["PNG", "JPEG", "GIF", "WEBP"])
def test_a_truncated_picture_is_refused(picture, format):
    content = picture(format, (200, 200)).getvalue()
    for cut in (len(content) // 2, 20):
        with pytest.raises(NotAPicture):
            make_avatar(io.BytesIO(content[:cut]), None)


@pytest.mark.parametrize("size", [(10_000, 10_000), (50_000, 50_000), (2**31 - 1, 2**31 - 1)])
def test_a_bomb_is_refused_before_it_is_decoded(size):
    with pytest.raises(PictureTooLarge) as refused:
        make_avatar(io.BytesIO(png(*size, chunk(b"IDAT", zlib.compress(b"\0" * 100)))), None)
    assert refused.value.code == 41301


def test_too_many_bytes_are_refused(monkeypatch, picture):
    monkeypatch.setattr(pictures, "MAX_BYTES", 100)
    with pytest.raises(PictureTooLarge):
        make_avatar(picture(size=(500, 500)), None)
