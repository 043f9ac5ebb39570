"""Valid files with random damage: refused or shown, and nothing breaks."""

import random

import pytest

from gochat.core.errors import ChatError
from media.content.children import Refused, children
from media.content.errors import REFUSALS, EmptyFile

from . import corpus
from .processing import inspect, process

CASES = 25
MIB = 1024 * 1024


def pictures() -> dict[str, bytes]:
    image = corpus.picture((90, 60))
    files = {
        format: corpus.saved(image, format, exif=corpus.exif(6))
        for format in ("JPEG", "PNG", "WEBP", "AVIF", "HEIF")
    }
    files["BMP"] = corpus.saved(image, "BMP")
    files["progressive"] = corpus.saved(image, "JPEG", progressive=True)
    for format in ("GIF", "WEBP", "PNG"):
        files[f"moving {format}"] = corpus.animation(format)
    return files


def damaged(content: bytes, chance: random.Random) -> bytes:
    """Some bytes changed, a part cut out, doubled or overwritten."""
    data = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(data))
        size = chance.choice((1, 1, 2, 4, 16, 64))
        match chance.randrange(4):
            case 0:
                data[at : at + size] = chance.randbytes(size)
            case 1:
                del data[at : at + size]
            case 2:
                data[at:at] = data[at : at + size]
            case _:
                data[at : at + size] = chance.choice((b"\0", b"\xff", b"\x7f")) * size
        if not data:
            break
    return bytes(data)


def survives(path, kind: str) -> bool:
    """Whether it is shown; refused is fine too, anything else is not."""
    try:
        inspect(path, "video" if kind == "film" else kind, "upload")
        process(path, kind)
        return True
    except ChatError as error:
        assert type(error) in {*REFUSALS.values(), EmptyFile}
        return False
    except Refused as refused:
        assert refused.reason in REFUSALS
        return False


def try_damage(tmp_path, name: str, content: bytes, kind: str, cases: int = CASES) -> None:
    chance = random.Random(name)
    path = tmp_path / "upload"
    path.write_bytes(content)
    assert survives(path, kind), "premise"
    for _ in range(cases):
        path.write_bytes(damaged(content, chance))
        survives(path, kind)
    assert all(child.peak < 600 * MIB for child in children.idle)


@pytest.mark.parametrize("name", pictures())
def test_damaged_pictures_break_nothing(tmp_path, name):
    try_damage(tmp_path, name, pictures()[name], "image")


@pytest.mark.parametrize("format", corpus.VOICE_FORMATS)
def test_damaged_voices_break_nothing(tmp_path, format):
    content = corpus.voice(tmp_path / "v", format, seconds=0.4).read_bytes()
    try_damage(tmp_path, format, content, "voice")


@pytest.mark.parametrize("format", corpus.VIDEO_FORMATS)
def test_damaged_videos_break_nothing(tmp_path, format):
    content = corpus.video(tmp_path / "v", format, seconds=0.5).read_bytes()
    try_damage(tmp_path, format, content, "video")


@pytest.mark.parametrize("format", ["webm", "hevc"])
def test_damaged_films_break_nothing(tmp_path, format):
    content = corpus.video(tmp_path / "v", format, seconds=0.5).read_bytes()
    try_damage(tmp_path, format, content, "film", cases=10)
