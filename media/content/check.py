"""Looking at an upload before anything is kept of it."""

from pathlib import Path

import msgspec

from .children import LOOK, ChildFailed, Refused, children
from .clamav import scan
from .errors import REFUSALS, BrokenFile, EmptyFile, Overloaded, WrongType
from .formats import DEMUXERS, IMAGES, VIDEOS, VOICES
from .names import clean_name
from .sniffing import sniff

VOICE_SECONDS = 60
VIDEO_SECONDS = 300
# A recorder stops a moment after it is told to.
GRACE_SECONDS = 3
MOST_SECONDS = {"voice": VOICE_SECONDS + GRACE_SECONDS, "video": VIDEO_SECONDS + GRACE_SECONDS}
ALLOWED = {"image": IMAGES, "voice": VOICES, "video": VIDEOS}


class Inspected(msgspec.Struct, frozen=True):
    """What is known of an upload at once."""

    mime: str
    name: str
    width: int | None = None
    height: int | None = None
    duration: float | None = None
    placeholder: str = ""
    needs_processing: bool = True


def longest(kind: str, seconds: int | None) -> float:
    """How many seconds a recording may have: those agreed on, or else its kind's."""
    return MOST_SECONDS[kind] if seconds is None else seconds + GRACE_SECONDS


def inspect(path: Path, kind: str, name: str, seconds: int | None = None) -> Inspected:
    """What a file really is, by its content and not by its name; cheap: nothing is decoded whole.

    It may have `seconds`, where they are not its kind's. Raises EmptyFile, WrongType, BrokenFile,
    TooManyPixels, TooLong, Infected; ScannerDown and Overloaded, after which the same file may be
    taken.
    """
    if not path.stat().st_size:
        raise EmptyFile
    mime = sniff(path)
    if kind != "file" and mime not in ALLOWED[kind]:
        raise WrongType
    scan(path)
    if kind == "file":
        return Inspected(mime=mime, name=clean_name(name), needs_processing=False)
    return Inspected(mime=mime, name=clean_name(name), **_look(path, kind, mime, seconds))


def look_of(path: Path) -> int | None:
    """What a picture looks like, for media.content.looks; None for what is no whole picture.

    Raises Overloaded, after which the same file may be taken.
    """
    try:
        return int(children.ask("look_at_image", limits=LOOK, source=str(path))["look"], 16)
    except (Refused, ChildFailed):
        return None
    except OSError:
        raise Overloaded from None


def _look(path: Path, kind: str, mime: str, seconds: int | None) -> dict:
    request: dict = {"source": str(path)}
    if kind != "image":
        request |= {"format": DEMUXERS[mime], "limit": longest(kind, seconds)}
    try:
        return children.ask(f"inspect_{kind}", limits=LOOK, **request)
    except Refused as refused:
        raise REFUSALS[refused.reason] from None
    except ChildFailed:
        # It broke the process that opened it; processing would fare no better.
        raise BrokenFile from None
    except OSError:
        raise Overloaded from None
