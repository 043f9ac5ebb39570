"""Videos: a poster, a copy that can be sought in, and an mp4 for who needs one."""

import struct

import av
import pytest

from media.content.children import Refused
from media.content.errors import BrokenFile, TooLong, TooManyPixels, WrongType

from . import corpus
from .corpus import BLUE, RED, SECRET
from .processing import inspect, near, process


def shown(path) -> dict:
    """What a player finds."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        frames = list(container.decode(stream))
        return {
            "format": container.format.name,
            "seconds": (container.duration or 0) / 1_000_000,
            "codecs": [s.codec_context.name for s in container.streams],
            "frames": len(frames),
            "rotation": frames[0].rotation,
            "size": (stream.codec_context.width, stream.codec_context.height),
        }


@pytest.mark.parametrize(
    ("format", "mime", "needs_mp4"),
    [
        ("webm", "video/webm", True),
        ("mp4", "video/mp4", False),
        ("mov", "video/mp4", False),
        ("hevc", "video/mp4", True),
        ("chrome", "video/mp4", True),
        ("matroska", "video/mp4", False),
    ],
)
def test_a_video_is_copied_as_it_is(tmp_path, format, mime, needs_mp4):
    path = corpus.video(tmp_path / "video.bin", format)
    seen, made = inspect(path, "video", "x"), process(path, "video")
    assert (seen.width, seen.height, made["width"], made["height"]) == (64, 48) * 2
    assert seen.duration == pytest.approx(1, abs=0.11)
    assert made["duration"] == pytest.approx(1, abs=0.11)
    assert (made["mime"], made["needs_mp4"]) == (mime, needs_mp4)
    found = shown(made.path("file"))
    assert found["seconds"] == pytest.approx(1, abs=0.11)
    assert found["frames"] == 10
    assert len(found["codecs"]) == 2


def test_a_recording_gets_the_duration_it_lacks(tmp_path):
    path = corpus.video(tmp_path / "v")
    with av.open(str(path)) as container:
        assert container.duration is None, "premise"
    assert shown(process(path, "video").path("file"))["seconds"] == pytest.approx(1, abs=0.11)


def test_the_index_of_an_mp4_comes_first(tmp_path):
    path = corpus.video(tmp_path / "v", "mp4")
    assert path.read_bytes().index(b"mdat") < path.read_bytes().index(b"moov"), "premise"
    content = process(path, "video").path("file").read_bytes()
    assert content.index(b"moov") < content.index(b"mdat")


def test_apple_plays_what_its_phones_record(tmp_path):
    path = corpus.video(tmp_path / "v", "hevc")
    assert b"hev1" in path.read_bytes(), "premise"
    content = process(path, "video").path("file").read_bytes()
    assert b"hvc1" in content
    assert b"hev1" not in content


@pytest.mark.parametrize("format", ["mp4", "mov", "matroska"])
def test_no_tags_are_kept(tmp_path, format):
    path = corpus.video(tmp_path / "v", format)
    assert SECRET in path.read_bytes(), "premise"
    made = process(path, "video")
    assert SECRET not in made.path("file").read_bytes()


def test_the_poster_is_not_the_black_before_the_film(tmp_path):
    made = process(corpus.video(tmp_path / "v", size=(320, 240)), "video")
    for name in ("poster", "thumbnail"):
        assert near(made.picture(name), (0.2, 0.8), RED)
        assert near(made.picture(name), (0.9, 0.5), BLUE)
    assert made["placeholder"].startswith("data:image/webp;base64,")


def test_a_film_that_stays_black_has_a_poster(tmp_path):
    made = process(corpus.video(tmp_path / "v", black=9), "video")
    assert made.picture("poster").size == (64, 48)


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_a_phone_held_upright_is_shown_upright(tmp_path, rotation):
    path = corpus.video(tmp_path / "v", "mp4", rotation=rotation, size=(80, 48))
    size = (48, 80) if rotation % 180 else (80, 48)
    seen, made, film = inspect(path, "video", "x"), process(path, "video"), process(path, "film")
    assert (seen.width, seen.height) == (made["width"], made["height"]) == size
    assert made.picture("poster").size == size
    stored = shown(path)
    assert stored["rotation"], "premise"
    assert shown(made.path("file"))["rotation"] == stored["rotation"]
    assert shown(film.path("file"))["rotation"] == stored["rotation"]


def test_the_poster_is_turned_the_way_of_the_film(tmp_path):
    """Stored with red on the left; turned a quarter to the right, red is above."""
    path = corpus.video(tmp_path / "v", "mp4", rotation=-90, size=(80, 48))
    with av.open(str(path)) as container:
        assert next(container.decode(video=0)).rotation == -90, "premise"
    poster = process(path, "video").picture("poster")
    assert near(poster, (0.2, 0.2), RED)
    assert near(poster, (0.5, 0.9), BLUE)


@pytest.mark.parametrize("format", ["webm", "hevc", "avi"])
def test_any_video_becomes_an_mp4_that_every_browser_plays(tmp_path, format):
    made = process(corpus.video(tmp_path / "v", format, seconds=1.5), "film")
    found = shown(made.path("file"))
    assert found["codecs"] == ["h264", "aac"]
    assert found["seconds"] == pytest.approx(1.5, abs=0.15)
    assert found["size"] == (made["width"], made["height"]) == (64, 48)
    content = made.path("file").read_bytes()
    assert content.index(b"moov") < content.index(b"mdat")


def test_what_no_browser_plays_has_no_copy_until_the_mp4_is_made(tmp_path):
    made = process(corpus.video(tmp_path / "v", "avi"), "video")
    assert (made["file"], made["needs_mp4"]) == (None, True)
    assert made.picture("poster").size == (64, 48)


def test_a_large_film_is_made_smaller(tmp_path):
    path = corpus.video(tmp_path / "v", "mp4", size=(1920, 1080), seconds=0.5, sound=False)
    film = process(path, "film")
    assert (film["width"], film["height"]) == (1280, 720)
    assert shown(film.path("file"))["codecs"] == ["h264"]


def test_a_film_of_odd_sides_is_made_even(tmp_path):
    film = process(corpus.video(tmp_path / "v", "webm", size=(61, 43)), "film")
    assert film["width"] % 2 == film["height"] % 2 == 0


def test_a_recording_that_begins_late_begins_at_once(tmp_path):
    path = corpus.video(tmp_path / "v", "matroska", start=500, sound=False)
    made = process(path, "video")
    assert made["duration"] == pytest.approx(1, abs=0.11)
    assert shown(process(path, "film").path("file"))["seconds"] == pytest.approx(1, abs=0.2)


def test_a_video_over_the_limit_is_refused(tmp_path):
    path = corpus.video(tmp_path / "v", "mp4", size=(16, 16), rate=1, seconds=310, sound=False)
    with pytest.raises(TooLong):
        inspect(path, "video", "v")
    for kind in ("video", "film"):
        with pytest.raises(Refused) as refused:
            process(path, kind)
        assert refused.value.reason == "long"


def test_more_pixels_than_4k_are_refused(tmp_path):
    path = corpus.video(tmp_path / "v", "mp4", size=(4400, 2400), seconds=0.1, sound=False)
    with pytest.raises(TooManyPixels):
        inspect(path, "video", "v")


def test_an_absurd_size_is_refused_before_anything_is_decoded(tmp_path):
    path = corpus.video(tmp_path / "v", "webm", seconds=0.2)
    content = path.read_bytes()
    at = content.index(b"\xb0\x81\x40")  # PixelWidth, a byte: 64
    path.write_bytes(content[:at] + b"\xb0\x84" + struct.pack(">I", 2**31 - 1) + content[at + 3 :])
    with pytest.raises((TooManyPixels, BrokenFile)):
        inspect(path, "video", "v")


def test_what_nobody_can_see_is_refused(tmp_path):
    path = corpus.voice(tmp_path / "sound", "mp4")
    with pytest.raises(BrokenFile):
        inspect(path, "video", "v")
    cover = tmp_path / "cover"
    for content in (b"\x1aE\xdf\xa3webm" + b"\0" * 100, b"\0\0\0\x18ftypisom" + b"\0" * 100):
        cover.write_bytes(content)
        with pytest.raises(BrokenFile):
            inspect(cover, "video", "v")
    cover.write_bytes(corpus.animation("GIF"))
    with pytest.raises(WrongType):
        inspect(cover, "video", "movie.mp4")


def test_a_webm_cut_off_is_shown_as_far_as_it_goes(tmp_path):
    path = corpus.video(tmp_path / "v", seconds=3, size=(160, 120))
    content = path.read_bytes()
    path.write_bytes(content[: len(content) * 2 // 3])
    assert 0.5 < process(path, "video")["duration"] < 2.9
    assert shown(process(path, "film").path("file"))["frames"] > 3
