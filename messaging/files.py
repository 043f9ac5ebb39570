"""How pictures, videos and files look in a bubble.

static/js/lib/file-names.js and picture-layout.js draw the same; tests/file_cases.json holds both
to it.
"""

import re

from django.utils.translation import gettext as _

from messaging.voice import seconds_words

WIDEST, HIGHEST = 320, 320
NARROWEST, LOWEST = 96, 72
UNKNOWN = (240, 180)
LONG_STEM = 16
UNITS = ("B", "KB", "MB", "GB", "TB")
# What turns the direction of writing, breaks lines, or cannot be seen.
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u206f\ufeff]+"
)
_EXTENSION = re.compile(r"\.([A-Za-z0-9]{1,5})\Z")
# The end of a name that can be cut off without hurting a character.
_PLAIN_END = re.compile(r"[A-Za-z0-9_\-() \u4e00-\u9fff]{4}\Z")
_FAMILIES = {
    "pdf": "pdf",
    "text": "doc docx odt rtf pages txt md",
    "table": "xls xlsx ods csv numbers",
    "slides": "ppt pptx odp key",
    "archive": "zip rar 7z gz tgz bz2 xz zst tar dmg iso",
    "picture": "jpg jpeg png gif webp avif heic heif svg bmp tiff psd fig",
    "film": "mp4 mov mkv avi webm m4v",
    "sound": "mp3 m4a wav flac ogg opus aac",
    "code": "js ts py java c cpp h go rs rb php html css json xml yaml yml sql sh",
    "program": "exe msi apk ipa deb rpm jar bat",
}
FAMILY_OF = {ending: family for family, all in _FAMILIES.items() for ending in all.split()}


def shown_name(name: str) -> str:
    """A name on one line, without what would disguise it."""
    return re.sub(" +", " ", _UNSEEN.sub(" ", name)).strip() or "?"


def split_name(name: str) -> tuple[str, str]:
    """A name in two parts: the first may be shortened, the second always shows."""
    shown = shown_name(name)
    match = _EXTENSION.search(shown)
    ending = match[0] if match else ""
    stem = shown[: len(shown) - len(ending)]
    if not stem:
        return shown, ""
    if len(stem) <= LONG_STEM or not _PLAIN_END.search(stem):
        return stem, ending
    return stem[:-4], stem[-4:] + ending


def file_face(name: str) -> tuple[str, str]:
    """What a file's icon says, and which of the families gives its colour."""
    match = _EXTENSION.search(shown_name(name))
    ending = match[1] if match else ""
    return ending.upper(), FAMILY_OF.get(ending.lower(), "other")


def size_words(size: int | None) -> str:
    """A size in bytes: 18.4 MB."""
    value, unit = float(max(0, size or 0)), 0
    while value >= 1024 and unit < len(UNITS) - 1:
        value, unit = value / 1024, unit + 1
    shown = int(value + 0.5) if value >= 100 else int(value * 10 + 0.5) / 10
    return f"{shown:g} {UNITS[unit]}"


def picture_box(width: int | None, height: int | None) -> tuple[int, int]:
    """The box of a picture or video that stands alone: its own shape, within bounds."""
    if not width or not height:
        return UNKNOWN
    scale = min(WIDEST / width, HIGHEST / height, 1)
    return max(NARROWEST, int(width * scale + 0.5)), max(LOWEST, int(height * scale + 0.5))


def wide_tiles(count: int) -> int:
    """How many of a grid's tiles take half a row; the others take a third. No row has a hole."""
    return 0 if count < 2 else (0, 4, 2)[count % 3]


def clock_words(seconds: float | None) -> str:
    """Time that runs: 0:07, 1:02:05."""
    minutes, rest = divmod(int((seconds or 0) + 0.5), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def drawn_files(message: dict) -> dict:
    """What the partials of a message of kind image, video or file need."""
    files = message["attachments"]
    if message["kind"] == "image":
        return {"tiles": _tiles(files), "wide": wide_tiles(len(files))}
    if message["kind"] == "video" and files:
        tile = _tile(files[0], alone=True, picture=files[0]["poster_url"])
        return {"video": {**tile, "label": tile["label"] or _("Play the video")}}
    if message["kind"] == "file" and files:
        return {"file": _card(files[0])}
    return {}


def _tiles(files: list[dict]) -> list[dict]:
    count = len(files)
    tiles = [_tile(each, alone=count == 1, picture=each["thumbnail_url"]) for each in files]
    for number, tile in enumerate(tiles, 1):
        words = _("Photo %(number)s of %(count)s") % {"number": number, "count": count}
        tile["label"] = tile["label"] or (words if count > 1 else _("Photo"))
    return tiles


def _tile(file: dict, *, alone: bool, picture: str | None) -> dict:
    width, height = picture_box(file["width"], file["height"]) if alone else (104, 104)
    return {
        "state": file["state"],
        "picture": picture or (file["url"] if file["kind"] == "image" else None),
        "placeholder": file["placeholder"],
        "width": width,
        "height": height,
        "clock": clock_words(file["duration"]) if file["duration"] else "",
        "label": _("Removed by the operator") if file["state"] == "removed" else "",
    }


def _card(file: dict) -> dict:
    head, tail = split_name(file["name"])
    label, family = file_face(file["name"])
    size = size_words(file["size"])
    name = shown_name(file["name"])
    return {
        "state": file["state"],
        "url": f"{file['url']}&download=1" if file["url"] else None,
        "name": name,
        "head": head,
        "tail": tail,
        "ext": label,
        "family": family,
        "facts": card_words(file["state"], size),
        "label": _card_label(file["state"], name, size),
    }


def _card_label(state: str, name: str, size: str) -> str:
    if state == "ready":
        return _("Download %(name)s, %(size)s") % {"name": name, "size": size}
    return f"{name}, {UNAVAILABLE['removed']() if state == 'removed' else size}"


# Nothing can be had of a file in such a state; asked for in the reader's language.
UNAVAILABLE = {
    "failed": lambda: _("Not available"),
    "removed": lambda: _("Removed by the operator"),
}


def card_words(state: str, size: str) -> str:
    """The second line of a file card."""
    if state in UNAVAILABLE:
        return UNAVAILABLE[state]()
    return f"{size} · {_('Being checked')}" if state == "processing" else size


def message_words(message: dict, text: str) -> str:
    """A message on one line; `text` is its content on one line."""
    kind, files = message["kind"], message["attachments"]
    if kind == "call":
        is_video = message["payload"].get("media") == "video"
        return _("[Video call]") if is_video else _("[Voice call]")
    if not files:
        return text
    words = _kind_words(kind, files)
    if kind == "file":
        text = f"{shown_name(files[0]['name'])} {text}"
    return f"{words} {text}".strip()


def _kind_words(kind: str, files: list[dict]) -> str:
    if kind == "image":
        return _("[Photo]") if len(files) == 1 else _("[Photos]")
    if kind == "voice":
        return f"{_('[Voice]')} {seconds_words(files[0].get('duration'))}"
    return _("[Video]") if kind == "video" else _("[File]")
