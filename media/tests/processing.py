"""Having files processed as the task does, for the tests."""

from pathlib import Path

from PIL import Image

from media.content.check import GRACE_SECONDS, VIDEO_SECONDS, VOICE_SECONDS, inspect
from media.content.children import FILM, MAKE, children
from media.content.formats import DEMUXERS
from media.content.sniffing import sniff


class Made(dict):
    """What was made of a file: facts, and paths."""

    def __init__(self, facts: dict, folder: Path) -> None:
        super().__init__(facts)
        self.folder = folder

    def path(self, name: str) -> Path:
        return self.folder / self[name]

    def picture(self, name: str) -> Image.Image:
        image = Image.open(self.path(name))
        image.load()
        return image


def process(path: Path, kind: str, **request) -> Made:
    """Through the child process. Raises Refused, ChildFailed."""
    folder = path.parent / f"{path.name}.made"
    folder.mkdir(exist_ok=True)
    if kind == "image":
        request.setdefault("original", True)
    else:
        seconds = VOICE_SECONDS if kind == "voice" else VIDEO_SECONDS
        request.setdefault("format", DEMUXERS.get(sniff(path)))
        request["limit"] = seconds + GRACE_SECONDS
    job, limits = ("make_mp4", FILM) if kind == "film" else (f"process_{kind}", MAKE)
    return Made(
        children.ask(job, limits=limits, source=str(path), folder=str(folder), **request), folder
    )


def near(image: Image.Image, place: tuple[float, float], colour: tuple[int, int, int]) -> bool:
    """Whether the picture has about this colour there (0 to 1 from the upper left)."""
    at = int(place[0] * (image.width - 1)), int(place[1] * (image.height - 1))
    found = image.convert("RGB").getpixel(at)
    return all(abs(a - b) < 48 for a, b in zip(found, colour, strict=True))


__all__ = ["Made", "inspect", "near", "process"]
