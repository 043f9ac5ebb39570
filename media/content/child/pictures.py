"""Opening pictures, and making small ones of them."""

import base64
import contextlib
import io
from collections.abc import Iterator
from pathlib import Path

import pillow_heif
from PIL import Image, ImageCms, ImageOps

from .refusing import Refusal

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "HEIF", "AVIF", "BMP")
# As for people's own pictures. What a file claims is checked before anything is decoded.
MAX_PIXELS = 50_000_000
MAX_FRAMES = 2_000
MAX_ANIMATED_PIXELS = 1_000_000_000
THUMBNAIL_SIDE = 480
# A long strip of a screenshot would be a hair when made small whole: its beginning is shown.
MAX_RATIO = 3
THUMBNAIL_QUALITY = 75
POSTER_SIDE = 960
PLACEHOLDER_SIDE = 16
PLACEHOLDER_QUALITY = 20

# Our own limit comes first; Pillow's would be a warning.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
pillow_heif.register_heif_opener(thumbnails=False)
_SRGB = ImageCms.createProfile("sRGB")

# What Pillow's readers raise for broken files.
BROKEN = (OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError, RuntimeError)


@contextlib.contextmanager
def reading() -> Iterator[None]:
    """Translate what goes wrong with a broken picture. Raises Refusal."""
    try:
        yield
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refusal("pixels") from None
    except BROKEN:
        raise Refusal("broken") from None


def open_picture(source: Path | str) -> Image.Image:
    """A picture whose size is allowed, not decoded yet. Raises Refusal."""
    with reading():
        picture: Image.Image = Image.open(source, formats=FORMATS)
    if picture.width * picture.height > MAX_PIXELS:
        raise Refusal("pixels")
    return picture


def format_of(picture: Image.Image) -> str:
    """Its type as Pillow calls it; a photograph with others behind it counts as the first."""
    return "JPEG" if picture.format == "MPO" else str(picture.format)


def check_frames(picture: Image.Image, frames: int) -> None:
    """Refuse an animation that would keep a browser busy. Raises Refusal."""
    if frames > MAX_FRAMES or frames * picture.width * picture.height > MAX_ANIMATED_PIXELS:
        raise Refusal("frames")


def upright_size(picture: Image.Image) -> tuple[int, int]:
    """Width and height as it is shown."""
    width, height = picture.size
    return (height, width) if orientation(picture) >= 5 else (width, height)


def orientation(picture: Image.Image) -> int:
    """1 to 8 as EXIF counts them: 1 is upright."""
    with contextlib.suppress(*BROKEN):
        found = picture.getexif().get(0x0112, 1)
        return found if found in range(1, 9) else 1
    return 1


def upright(picture: Image.Image) -> Image.Image:
    """The picture as it is shown, without anything else that came with it but its colours."""
    turned = ImageOps.exif_transpose(picture) if orientation(picture) != 1 else picture
    turned.info = {
        key: turned.info[key] for key in ("icc_profile", "transparency") if key in turned.info
    }
    return turned


def in_srgb(picture: Image.Image) -> Image.Image:
    """Eight bits of red, green and blue (and alpha) as every screen takes them."""
    profile = picture.info.get("icc_profile")
    picture = _eight_bits(picture)
    mode = "RGBA" if picture.has_transparency_data else "RGB"
    if profile and picture.mode in ("RGB", "CMYK", "L", "RGBA"):
        # A broken profile, or one for another kind of colours, is as good as none.
        with contextlib.suppress(ImageCms.PyCMSError, *BROKEN):
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            picture = ImageCms.profileToProfile(picture, source, _SRGB, outputMode=mode) or picture
    converted = picture.convert(mode)
    converted.info = {}
    return converted


def _eight_bits(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith("I"):
        # Sixteen bits of grey, which `convert` would cut off rather than scale.
        return picture.convert("I").point(lambda level: level / 257).convert("L")
    return picture


def small(picture: Image.Image, side: int) -> Image.Image:
    """The picture in sRGB, no side longer than this; a long strip is cut to its beginning."""
    width, height = picture.size
    box = (0, 0, min(width, height * MAX_RATIO), min(height, width * MAX_RATIO))
    scale = min(1.0, side / max(box))
    size = max(1, round(box[2] * scale)), max(1, round(box[3] * scale))
    if picture.mode not in ("RGB", "RGBA", "L", "CMYK"):
        picture = in_srgb(picture)
    shrunk = picture.resize(size, Image.Resampling.LANCZOS, box=box, reducing_gap=3.0)
    shrunk.info = picture.info
    return in_srgb(shrunk)


def save_webp(picture: Image.Image, path: Path) -> str:
    """Write it as WebP; answers the file's name."""
    picture.save(path, "WEBP", quality=THUMBNAIL_QUALITY, method=3)
    return path.name


def placeholder(picture: Image.Image) -> str:
    """A `data:` URI of a few hundred bytes, for before the thumbnail is there."""
    tiny = picture.copy()
    tiny.thumbnail((PLACEHOLDER_SIDE, PLACEHOLDER_SIDE))
    file = io.BytesIO()
    tiny.save(file, "WEBP", quality=PLACEHOLDER_QUALITY, method=6)
    return "data:image/webp;base64," + base64.b64encode(file.getvalue()).decode()
