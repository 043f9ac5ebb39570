"""What the demo's people send besides words, drawn and sounded here: nothing has to be shipped."""

import math
import wave
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageOps

WIDE, HIGH = (1600, 1066), (1066, 1600)
SCREEN = (1440, 900)
PAGE = (1240, 1754)
RATE = 16_000


@dataclass(frozen=True)
class Thing:
    """A file: what it is, what it is called, and who makes it."""

    kind: str
    name: str
    make: Callable[[Path], None]


def _view(size: tuple[int, int], sky: Sequence[str], ridges: Sequence[str], sun: str) -> Callable:
    def make(path: Path) -> None:
        width, height = size
        canvas = ImageOps.colorize(Image.linear_gradient("L").resize(size), *sky)
        draw = ImageDraw.Draw(canvas)
        radius = height // 14
        draw.ellipse(_around(width * 0.7, height * 0.28, radius), sun)
        for step, fill in enumerate(ridges):
            draw.polygon(_ridge(size, step, len(ridges)), fill)
        canvas.save(path, "JPEG", quality=88)

    return make


def _around(x: float, y: float, radius: float) -> tuple[float, float, float, float]:
    return x - radius, y - radius, x + radius, y + radius


def _ridge(size: tuple[int, int], step: int, count: int) -> list[tuple[float, float]]:
    width, height = size
    base = height * (0.42 + 0.5 * step / count)
    line = [
        (
            x,
            base
            - height * 0.07 * math.sin(x / width * (5 + step) + 2.1 * step)
            - height * 0.02 * math.sin(x / width * 31 + step),
        )
        for x in range(0, width + 1, 8)
    ]
    return [(0, height), *line, (width, height)]


def _screen(ground: str, card: str, ink: str, accent: str) -> Callable:
    def make(path: Path) -> None:
        canvas = Image.new("RGB", SCREEN, ground)
        draw = ImageDraw.Draw(canvas)
        draw.rounded_rectangle((60, 40, 220, 72), 16, accent)
        for at in range(4):
            draw.rounded_rectangle((860 + at * 130, 48, 950 + at * 130, 64), 8, ink)
        draw.rounded_rectangle((60, 180, 720, 236), 12, ink)
        draw.rounded_rectangle((60, 262, 560, 318), 12, ink)
        draw.rounded_rectangle((60, 370, 260, 426), 28, accent)
        draw.rounded_rectangle((820, 150, 1380, 470), 28, accent)
        for at in range(3):
            left = 60 + at * 450
            draw.rounded_rectangle((left, 540, left + 410, 840), 24, card)
            draw.ellipse((left + 32, 572, left + 96, 636), accent)
            for row in range(3):
                top = 668 + row * 46
                draw.rounded_rectangle((left + 32, top, left + 340 - row * 70, top + 18), 9, ink)
        canvas.save(path, "PNG")

    return make


def _report(path: Path) -> None:
    pages = []
    for number in range(2):
        page = Image.new("RGB", PAGE, "white")
        draw = ImageDraw.Draw(page)
        draw.rectangle((120, 140, 760 - 200 * number, 190), "#0f4f45")
        for row in range(22):
            draw.rectangle((120, 280 + row * 58, 1120 - row * 37 % 400, 300 + row * 58), "#d5dad8")
        pages.append(page)
    pages[0].save(path, "PDF", save_all=True, append_images=pages[1:])


def _numbers(path: Path) -> None:
    rows = [f"2026-11-{day:02},{2900 - 91 * day},{412 - 14 * day}" for day in range(1, 22)]
    path.write_text("\n".join(["day,first_load_ms,kilobytes", *rows, ""]))


def _humming(seconds: float, pitch: float) -> Callable:
    """Somebody hums, in syllables."""

    def make(path: Path) -> None:
        samples = array("h")
        for at in range(int(seconds * RATE)):
            time = at / RATE
            syllable = max(0.0, math.sin(2 * math.pi * 1.7 * time + math.sin(time)))
            phrase = 0.35 + 0.65 * max(0.0, math.sin(math.pi * time / 2.3))
            tone = math.sin(2 * math.pi * pitch * (time + 0.002 * math.sin(9 * time)))
            samples.append(int(11_000 * syllable * phrase * tone))
        with wave.open(str(path), "wb") as sound:
            sound.setnchannels(1)
            sound.setsampwidth(2)
            sound.setframerate(RATE)
            sound.writeframes(samples.tobytes())

    return make


THINGS = {
    "dawn": Thing(
        "image",
        "IMG_2041.jpg",
        _view(
            WIDE, ("#f7c59f", "#f9e7d0"), ("#c98f7a", "#9a6a66", "#5f4550", "#31273a"), "#fff6df"
        ),
    ),
    "valley": Thing(
        "image",
        "IMG_2047.jpg",
        _view(
            HIGH, ("#8fc7e8", "#e3f2f7"), ("#8fb9a8", "#5c9381", "#2f6f5f", "#174b41"), "#fffbe8"
        ),
    ),
    "leaves": Thing(
        "image",
        "IMG_2052.jpg",
        _view(
            WIDE, ("#f3d9a4", "#f8efd8"), ("#e39b4c", "#c96a35", "#9c4229", "#5c2a22"), "#fff1c9"
        ),
    ),
    "summit": Thing(
        "image",
        "IMG_2060.jpg",
        _view(
            WIDE, ("#5f8fd0", "#cfe2f5"), ("#a9b9cf", "#7288a9", "#465c80", "#263752"), "#ffffff"
        ),
    ),
    "home-light": Thing(
        "image", "首页-浅色.png", _screen("#f6f7f6", "#ffffff", "#c9d1ce", "#2f9e6e")
    ),
    "home-dark": Thing(
        "image", "首页-深色.png", _screen("#121615", "#1e2322", "#3d4744", "#3fb981")
    ),
    "front-day": Thing(
        "image", "front-day.png", _screen("#faf7f2", "#ffffff", "#d8cfc4", "#c2603c")
    ),
    "front-night": Thing(
        "image", "front-night.png", _screen("#171412", "#231f1c", "#4a423c", "#e08a5f")
    ),
    "report": Thing("file", "首页改版说明 v3（评审用）.pdf", _report),
    "numbers": Thing("file", "first-load.csv", _numbers),
    "reminder": Thing("voice", "voice.wav", _humming(6.4, 196)),
    "answer": Thing("voice", "voice.wav", _humming(11.2, 247)),
}
