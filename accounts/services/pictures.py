"""Making a small, clean square of whatever picture somebody uploads."""

import io
from typing import BinaryIO

import msgspec
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from gochat.core.errors import Invalid, TooLarge, UnsupportedType

MAX_BYTES = 10 * 1024 * 1024
# A hundred bytes can claim a picture of many gigabytes: the claim is checked before it is decoded.
MAX_PIXELS = 50_000_000
FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
SIDE = 256
QUALITY = 85


class PictureTooLarge(TooLarge):
    """More than MAX_BYTES or MAX_PIXELS."""

    detail = 1
    message = _("This picture is too large: at most 10 MB and 50 megapixels.")


class NotAPicture(UnsupportedType):
    """The content is not a whole PNG, JPEG, GIF or WebP picture, whatever its name says."""

    detail = 1
    message = _("This is not a picture that we can read. PNG, JPEG, GIF and WebP are welcome.")


class Crop(msgspec.Struct, frozen=True):
    """A square of the picture as it is shown, in pixels from its upper left corner."""

    x: int
    y: int
    size: int


def make_avatar(file: BinaryIO, crop: Crop | None) -> bytes:
    """A WebP square of SIDE pixels: turned upright, cropped, without metadata, opaque.

    Raises PictureTooLarge, NotAPicture, Invalid for a crop outside of the picture.
    """
    file.seek(0, io.SEEK_END)
    if file.tell() > MAX_BYTES:
        raise PictureTooLarge
    file.seek(0)
    picture = _decode(file)
    box = _box(crop, picture.size)
    square = picture.resize((SIDE, SIDE), Image.Resampling.LANCZOS, box=box, reducing_gap=3.0)
    out = io.BytesIO()
    _on_white(square).save(out, "WEBP", quality=QUALITY)
    return out.getvalue()


def _decode(file: BinaryIO) -> Image.Image:
    try:
        picture: Image.Image = Image.open(file, formats=FORMATS)
        if picture.width * picture.height > MAX_PIXELS:
            raise PictureTooLarge
        picture.load()
        return _eight_bits(ImageOps.exif_transpose(picture))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise PictureTooLarge from None
    except (OSError, ValueError, SyntaxError, EOFError, IndexError, MemoryError):
        # What Pillow's readers raise for broken files.
        raise NotAPicture from None


def _eight_bits(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith("I"):
        # Sixteen bits of grey, which `convert` would cut off rather than scale.
        return picture.convert("I").point(lambda level: level / 257).convert("L").convert("RGBA")
    return picture.convert("RGBA")


def _box(crop: Crop | None, size: tuple[int, int]) -> tuple[int, int, int, int]:
    width, height = size
    if crop is None:
        side = min(size)
        left, top = (width - side) // 2, (height - side) // 2
    else:
        left, top, side = crop.x, crop.y, crop.size
    if side < 1 or left < 0 or top < 0 or left + side > width or top + side > height:
        raise Invalid(errors={"size": [_("The square lies outside of the picture.")]})
    return left, top, left + side, top + side


def _on_white(picture: Image.Image) -> Image.Image:
    """A new picture, which carries no metadata and no colour profile of the old."""
    canvas = Image.new("RGB", picture.size, "white")
    canvas.paste(picture, mask=picture.getchannel("A"))
    return canvas
