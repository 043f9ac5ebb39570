"""Pictures of the demo's people: gradients and a few shapes, so that none has to be shipped."""

import io
import math
from collections.abc import Callable

from PIL import Image, ImageDraw, ImageOps

SIDE = 512

Draw = ImageDraw.ImageDraw


def picture(name: str) -> io.BytesIO:
    """The picture of this name, as a file."""
    top, bottom, paint = PICTURES[name]
    canvas = ImageOps.colorize(Image.linear_gradient("L").resize((SIDE, SIDE)), top, bottom)
    paint(ImageDraw.Draw(canvas, "RGBA"))
    file = io.BytesIO()
    canvas.save(file, "PNG")
    file.seek(0)
    return file


def _circle(draw: Draw, x: float, y: float, radius: float, fill: str) -> None:
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill)


def _ridge(draw: Draw, height: float, swing: float, phase: float, fill: str) -> None:
    points = [
        (x, height - swing * math.sin(x / 82 + phase) - swing / 2 * math.sin(x / 37 + phase))
        for x in range(0, SIDE + 1, 4)
    ]
    draw.polygon([(0, SIDE), *points, (SIDE, SIDE)], fill)


def _lens(draw: Draw, start: tuple, end: tuple, bulges: tuple, fill: str) -> None:
    """A leaf between two points; with both bulges to one side, a crescent."""
    (x, y), (dx, dy) = start, (end[0] - start[0], end[1] - start[1])
    there = [(t / 40, bulges[0] * math.sin(math.pi * t / 40)) for t in range(41)]
    back = [(t / 40, bulges[1] * math.sin(math.pi * t / 40)) for t in range(40, -1, -1)]
    points = [(x + dx * t - dy * swing, y + dy * t + dx * swing) for t, swing in there + back]
    draw.polygon(points, fill)


def _hills(draw: Draw) -> None:
    _circle(draw, 356, 150, 62, "#fff4d6")
    _ridge(draw, 330, 46, 0.4, "#3f8f7acc")
    _ridge(draw, 400, 36, 2.2, "#1f6f5fee")
    _ridge(draw, 462, 22, 4.1, "#0f4f45")


def _waves(draw: Draw) -> None:
    for step, fill in enumerate(("#ffffff55", "#ffffff66", "#ffffff88", "#ffffffcc")):
        _ridge(draw, 250 + 70 * step, 20, 1.7 * step, fill)


def _petals(draw: Draw) -> None:
    for step in range(8):
        angle = step * math.pi / 4
        _circle(draw, 256 + 112 * math.cos(angle), 256 + 112 * math.sin(angle), 78, "#ffffff80")
    _circle(draw, 256, 256, 62, "#ffd76a")


def _moon(draw: Draw) -> None:
    _lens(draw, (270, 92), (358, 316), (0.24, 0.62), "#fdf3c8")
    for x, y, radius in ((96, 96, 6), (420, 120, 5), (150, 372, 5), (402, 392, 7), (70, 250, 4)):
        _circle(draw, x, y, radius, "#ffffffd0")
    _ridge(draw, 470, 20, 0.9, "#12173a")


def _tiles(draw: Draw) -> None:
    half = SIDE // 2
    draw.rectangle((0, 0, half, half), "#ffffff30")
    draw.pieslice((0, half - half, SIDE, SIDE + half - half), 0, 90, "#ffffffb0")
    draw.pieslice((-half, half, half, SIDE + half), 270, 360, "#ffcf5c")
    _circle(draw, 384, 128, 74, "#ffffff90")


def _sun(draw: Draw) -> None:
    for step in range(12):
        angle = step * math.pi / 6
        x, y = math.cos(angle), math.sin(angle)
        draw.line((256 + 150 * x, 256 + 150 * y, 256 + 206 * x, 256 + 206 * y), "#ffffffd0", 22)
    _circle(draw, 256, 256, 112, "#fff6d8")


def _rings(draw: Draw) -> None:
    for radius, fill in ((230, "#ffffff28"), (172, "#ffffff40"), (116, "#ffffff70"), (60, "#fff")):
        _circle(draw, 196, 316, radius, fill)


def _leaf(draw: Draw) -> None:
    _lens(draw, (126, 420), (398, 96), (-0.36, 0.3), "#ffffffc8")
    draw.line((96, 456, 352, 150), "#2f8f4e", 14)
    for step in range(1, 4):
        x, y = 120 + 54 * step, 428 - 65 * step
        draw.line((x, y, x + 4, y - 62), "#2f8f4e", 9)
        draw.line((x, y, x + 62, y - 8), "#2f8f4e", 9)


def _bot(draw: Draw) -> None:
    draw.line((256, 70, 256, 150), "#ffffff", 16)
    _circle(draw, 256, 66, 24, "#ffcf5c")
    draw.rounded_rectangle((98, 146, 414, 400), 58, "#ffffff")
    for x in (190, 322):
        _circle(draw, x, 256, 34, "#3a5bd9")
    draw.rounded_rectangle((194, 330, 318, 350), 10, "#3a5bd9")


# Name: the colour above, the colour below, and what is painted over them.
PICTURES: dict[str, tuple[str, str, Callable[[Draw], None]]] = {
    "hills": ("#8fd3f4", "#e9f7d4", _hills),
    "waves": ("#3a7bd5", "#3fc1c9", _waves),
    "petals": ("#ff9a9e", "#c56cd6", _petals),
    "moon": ("#2c3566", "#46407e", _moon),
    "tiles": ("#5b6ee1", "#8e54e9", _tiles),
    "sun": ("#ff9966", "#ff5e62", _sun),
    "rings": ("#f7971e", "#e1468a", _rings),
    "leaf": ("#56c596", "#1f7a63", _leaf),
    "bot": ("#6f8cff", "#3a5bd9", _bot),
}
