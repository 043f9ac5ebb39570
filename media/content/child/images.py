"""A picture that somebody sends: what is handed out of it, and its thumbnail."""

from pathlib import Path
from typing import Any

from PIL import Image, JpegImagePlugin

from .pictures import (
    THUMBNAIL_SIDE,
    check_frames,
    format_of,
    in_srgb,
    open_picture,
    orientation,
    placeholder,
    reading,
    save_webp,
    small,
    upright,
    upright_size,
)
from .refusing import Refusal
from .stripping import STRIPPERS, count_gif_frames

# A photograph that is not sent as it is gets this much at its short side: half of 12 megapixels,
# to which a JPEG is decoded in a fraction of the time. Text in a long screenshot stays readable.
SHORT_SIDE = 1500
QUALITY = 88
# Counting the pictures of an animation ends here.
COUNTED_FRAMES = 10_000
MIMES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "GIF": "image/gif"}
PHOTOGRAPHS = ("JPEG", "HEIF", "AVIF")


def inspect_image(source: str) -> dict[str, Any]:
    """Its size as it is shown, from the header alone. Raises Refusal."""
    with open_picture(source) as picture:
        _check_animation(picture, source)
        width, height = upright_size(picture)
    return {"width": width, "height": height}


def process_image(source: str, folder: str, original: bool) -> dict[str, Any]:
    """Make what is handed out, the thumbnail and the placeholder. Raises Refusal."""
    out = Path(folder)
    with open_picture(source) as picture, reading():
        _check_animation(picture, source)
        format, size = format_of(picture), upright_size(picture)
        if format in PHOTOGRAPHS and not original and min(size) > SHORT_SIDE:
            thumbnail, made = _shrink(picture, out)
        elif format in STRIPPERS and orientation(picture) == 1 and picture.mode != "CMYK":
            thumbnail, made = _strip(picture, Path(source), out)
        else:
            thumbnail, made = _rewrite(picture, out)
    return {
        **made,
        "thumbnail": save_webp(thumbnail, out / "thumbnail.webp"),
        "placeholder": placeholder(thumbnail),
    }


def _check_animation(picture: Image.Image, source: str) -> None:
    if picture.format == "GIF":
        # Pillow would go through the whole file to count them.
        check_frames(picture, count_gif_frames(Path(source).read_bytes(), COUNTED_FRAMES))
    elif picture.format in ("WEBP", "PNG"):
        check_frames(picture, getattr(picture, "n_frames", 1))


def _strip(picture: Image.Image, source: Path, out: Path) -> tuple[Image.Image, dict]:
    """The same pixels, nothing besides them."""
    format = format_of(picture)
    path = out / "image"
    path.write_bytes(STRIPPERS[format](source.read_bytes()))
    stripped = open_picture(path)
    if format_of(stripped) != format or stripped.size != picture.size:
        raise Refusal("broken")
    facts = _facts(path, format, stripped.size)
    # Decoding at the scale of the thumbnail reads the whole file, so a broken one shows.
    stripped.draft("RGB", (THUMBNAIL_SIDE * 2, THUMBNAIL_SIDE * 2))
    stripped.load()
    return small(stripped, THUMBNAIL_SIDE), facts


def _shrink(picture: Image.Image, out: Path) -> tuple[Image.Image, dict]:
    """A photograph as people look at it, in a fifth of the bytes."""
    scale = SHORT_SIDE / min(picture.size)
    size = round(picture.width * scale), round(picture.height * scale)
    picture.draft("RGB", size)
    picture.load()
    profile = picture.info.get("icc_profile")
    shrunk = picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    shrunk.info = {"icc_profile": profile} if profile else {}
    turned = upright(_with_orientation(shrunk, orientation(picture)))
    return _save(turned, "JPEG", out, {"quality": QUALITY})


def _with_orientation(picture: Image.Image, value: int) -> Image.Image:
    picture.getexif()[0x0112] = value
    return picture


def _rewrite(picture: Image.Image, out: Path) -> tuple[Image.Image, dict]:
    """Turned upright, or of a type that not every browser shows: written anew."""
    format = format_of(picture)
    options: dict[str, Any] = {"quality": QUALITY}
    if format == "JPEG" and picture.mode != "CMYK":
        # The same steps again lose next to nothing.
        options = {
            "qtables": picture.quantization,  # type: ignore[attr-defined]
            "subsampling": JpegImagePlugin.get_sampling(picture),
        }
    picture.load()
    return _save(upright(picture), format, out, options)


def _save(picture: Image.Image, format: str, out: Path, options: dict) -> tuple[Image.Image, dict]:
    if picture.mode == "CMYK" or picture.mode.startswith("I"):
        picture = in_srgb(picture)
    if format not in MIMES:
        format = "PNG" if format == "BMP" else "JPEG"
    if format == "JPEG" and picture.has_transparency_data:
        format, picture = "WEBP", picture.convert("RGBA")
    elif format == "JPEG" and picture.mode not in ("RGB", "L"):
        picture = picture.convert("RGB")
    path = out / "image"
    picture.save(path, format, icc_profile=picture.info.get("icc_profile"), **options)
    return small(picture, THUMBNAIL_SIDE), _facts(path, format, picture.size)


def _facts(path: Path, format: str, size: tuple[int, int]) -> dict[str, Any]:
    return {"file": path.name, "mime": MIMES[format], "width": size[0], "height": size[1]}
