"""What is handed out of a picture, and what is refused."""

import base64
import io
import time
import zlib

import pytest
from PIL import Image, ImageCms

from media.content.child.stripping import STRIPPERS
from media.content.children import Refused, children
from media.content.errors import BrokenFile, EmptyFile, TooManyPixels, WrongType
from media.content.sniffing import sniff

from . import corpus
from .corpus import BLUE, GREEN, RED, SECRET
from .processing import inspect, near, process

MIMES = {"HEIF": "image/jpeg", "AVIF": "image/jpeg", "BMP": "image/png"}

SOME_DATA = corpus.png_chunk(b"IDAT", zlib.compress(b"\0" * 100))


@pytest.fixture
def file(tmp_path):
    def write(content: bytes, name: str = "upload"):
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write


def looks_right(image: Image.Image) -> bool:
    return (
        near(image, (0.1, 0.1), GREEN)
        and near(image, (0.1, 0.9), RED)
        and near(image, (0.9, 0.5), BLUE)
    )


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "GIF", "AVIF", "BMP", "HEIF"])
def test_every_type_is_shown(file, format):
    path = file(corpus.saved(corpus.picture(), format))
    seen = inspect(path, "image", "picture.bin")
    made = process(path, "image")
    assert (seen.width, seen.height, made["width"], made["height"]) == (120, 80) * 2
    assert made["mime"] == MIMES.get(format, seen.mime) == sniff(made.path("file"))
    assert looks_right(made.picture("file"))
    assert looks_right(made.picture("thumbnail"))
    assert made.picture("thumbnail").format == "WEBP"


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_a_photograph_is_turned_upright(file, orientation, format):
    path = file(corpus.turned(orientation, format))
    seen, made = inspect(path, "image", "x"), process(path, "image")
    assert (seen.width, seen.height) == (made["width"], made["height"]) == (120, 80)
    for name in ("file", "thumbnail"):
        image = made.picture(name)
        assert looks_right(image)
        assert not image.getexif()


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"])
@pytest.mark.parametrize("original", [True, False])
def test_no_place_and_no_device_is_kept(file, format, original):
    xmp = b"<x:xmpmeta>" + SECRET + b"</x:xmpmeta>"
    # Large enough to be made smaller, but for what takes long to write.
    size = (200, 170) if format in ("HEIF", "AVIF") else (2000, 1700)
    content = corpus.saved(corpus.picture(size), format, exif=corpus.exif(), xmp=xmp)
    assert SECRET in content, "premise"
    made = process(file(content), "image", original=original)
    for name in ("file", "thumbnail"):
        assert SECRET not in made.path(name).read_bytes()


def test_comments_and_hidden_chunks_go(file):
    gif = corpus.saved(corpus.picture(), "GIF", comment=SECRET)
    jpeg = corpus.saved(corpus.picture(), "JPEG", comment=SECRET)
    plain = corpus.saved(corpus.picture(), "PNG")
    png = (
        plain[:33]
        + corpus.png_chunk(b"tEXt", b"k\0" + SECRET)
        + corpus.png_chunk(b"evIl", SECRET)
        + plain[33:]
    )
    for content in (gif, jpeg, png):
        assert SECRET in content, "premise"
        made = process(file(content), "image")
        assert SECRET not in made.path("file").read_bytes()
        assert looks_right(made.picture("file"))


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_picture_that_is_something_else_too_is_only_a_picture(file, format):
    clean = corpus.saved(corpus.picture(), format)
    for tail in (corpus.SCRIPT, corpus.zip_bomb(), b"MZ" + b"\0" * 500):
        made = process(file(clean + tail), "image")
        content = made.path("file").read_bytes()
        assert tail not in content
        assert len(content) <= len(clean)


def test_fill_bytes_before_a_marker_are_legal(file):
    plain = corpus.saved(corpus.picture(), "JPEG")
    made = process(file(plain[:-2] + b"\xff" * 9 + plain[-2:]), "image")
    assert looks_right(made.picture("file"))


def test_many_fill_bytes_cost_no_more_than_other_bytes():
    plain = corpus.saved(corpus.picture(), "JPEG")
    filled = plain[:-2] + b"\xff" * 100_000 + b"\0" + plain[-2:]
    before = time.process_time()
    STRIPPERS["JPEG"](filled)
    assert time.process_time() - before < 1


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "GIF"])
def test_not_a_pixel_changes_when_nothing_has_to(file, format):
    content = corpus.saved(corpus.picture(mode="RGB"), format)
    made = process(file(content), "image")
    before = Image.open(io.BytesIO(content)).convert("RGB")
    assert made.picture("file").convert("RGB").tobytes() == before.tobytes()
    assert STRIPPERS[format](content) == made.path("file").read_bytes()


def test_colours_keep_their_profile(file):
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for format in ("JPEG", "PNG", "WEBP"):
        made = process(file(corpus.saved(corpus.picture(), format, icc_profile=profile)), "image")
        assert made.picture("file").info["icc_profile"] == profile
        assert "icc_profile" not in made.picture("thumbnail").info


def test_a_broken_profile_harms_nothing(file):
    made = process(file(corpus.saved(corpus.picture(), "JPEG", icc_profile=b"nonsense")), "image")
    assert looks_right(made.picture("thumbnail"))


@pytest.mark.parametrize("mode", ["L", "P", "1", "LA", "RGBA", "I;16"])
def test_every_kind_of_colours_is_shown(file, mode):
    if mode == "I;16":
        image = Image.new("I;16", (60, 40), 32768)
    else:
        image = corpus.picture((60, 40), "RGBA" if mode == "LA" else "RGB").convert(mode)
    made = process(file(corpus.saved(image, "PNG")), "image")
    assert made.picture("thumbnail").size == (60, 40)
    if mode == "I;16":
        assert near(made.picture("thumbnail"), (0.5, 0.5), (128, 128, 128))


def test_a_transparent_picture_stays_transparent(file):
    image = Image.new("RGBA", (60, 40), (255, 0, 0, 0))
    for format in ("PNG", "WEBP", "AVIF", "HEIF"):
        made = process(file(corpus.saved(image, format)), "image")
        for name in ("file", "thumbnail"):
            assert made.picture(name).convert("RGBA").getpixel((30, 20))[3] == 0


@pytest.mark.parametrize("original", [True, False])
def test_colours_for_printing_become_those_of_a_screen(file, original):
    made = process(
        file(corpus.saved(corpus.picture((1800, 1700), "CMYK"), "JPEG")), "image", original=original
    )
    image = made.picture("file")
    assert image.mode == "RGB"
    assert near(image, (0.1, 0.9), RED)
    assert near(made.picture("thumbnail"), (0.9, 0.5), BLUE)


@pytest.mark.parametrize("format", ["GIF", "WEBP", "PNG"])
def test_an_animation_goes_on_moving(file, format):
    made = process(file(corpus.animation(format, frames=4)), "image")
    assert made.picture("file").n_frames == 4
    assert not getattr(made.picture("thumbnail"), "is_animated", False)


def test_a_photograph_that_is_not_sent_as_it_is_gets_smaller(file):
    content = corpus.saved(corpus.picture((4000, 3000)), "JPEG", quality=95)
    small, whole = (
        process(file(content), "image", original=original) for original in (False, True)
    )
    assert (small["width"], small["height"]) == (2000, 1500)
    assert (whole["width"], whole["height"]) == (4000, 3000)


def test_a_long_screenshot_stays_readable(file):
    made = process(
        file(corpus.saved(corpus.picture((1080, 9000)), "JPEG")), "image", original=False
    )
    assert (made["width"], made["height"]) == (1080, 9000)
    assert made.picture("thumbnail").size == (160, 480)


def test_the_placeholder_is_a_tiny_picture(file):
    made = process(file(corpus.saved(corpus.picture(), "JPEG")), "image")
    head, _, data = made["placeholder"].partition(",")
    assert head == "data:image/webp;base64"
    assert Image.open(io.BytesIO(base64.b64decode(data))).size == (16, 11)
    assert len(data) < 600


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", EmptyFile),
        (b"just text", WrongType),
        (corpus.SVG, WrongType),
        (corpus.SCRIPT, WrongType),
        (corpus.zip_bomb(), WrongType),
        (b"%PDF-1.7", WrongType),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n", WrongType),
        (b"II*\0" + b"\0" * 100, WrongType),
        (b"\xff\xd8\xff\xe0 not really", BrokenFile),
        (b"\x89PNG\r\n\x1a\n", BrokenFile),
        (b"GIF89a", BrokenFile),
        (corpus.png(0, 0), BrokenFile),
        (corpus.png(20_000, 20_000, SOME_DATA), TooManyPixels),
        (corpus.png(2**31 - 1, 2**31 - 1, SOME_DATA), TooManyPixels),
        (corpus.gif_bomb(60_000), TooManyPixels),
    ],
)
def test_what_is_no_picture_to_show_is_refused_at_the_door(file, content, error):
    with pytest.raises(error):
        inspect(file(content), "image", "photo.jpg")


def test_a_name_does_not_decide(file):
    path = file(corpus.saved(corpus.picture(), "PNG"), "movie.html")
    assert inspect(path, "image", "movie.html").mime == "image/png"
    assert inspect(path, "file", "movie.html").mime == "image/png"


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "GIF", "AVIF", "HEIF"])
def test_a_truncated_picture_is_refused(file, format):
    content = corpus.saved(corpus.picture((400, 300)), format)
    for cut in (len(content) // 2, len(content) * 9 // 10):
        with pytest.raises(Refused):
            process(file(content[:cut]), "image")


def test_what_is_larger_than_it_is_worth_is_refused_before_it_is_decoded(file):
    with pytest.raises(Refused) as refused:
        process(file(corpus.png_bomb(20_000, 3_000)), "image")
    assert refused.value.reason == "pixels"


def test_a_side_of_20000_pixels_is_shown(file):
    made = process(file(corpus.png_bomb(20_000, 100)), "image")
    assert (made["width"], made["height"]) == (20_000, 100)
    assert made.picture("thumbnail").size == (300, 100)


def test_the_largest_picture_fits_into_the_memory(file):
    made = process(file(corpus.png_bomb(10_000, 5_000)), "image")
    assert made["width"] == 10_000
    peak = max(child.peak for child in children.idle)
    assert peak < 600 * 1024 * 1024
