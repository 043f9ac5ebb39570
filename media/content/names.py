"""Names of files: what strangers write, made safe to store, to show and to save."""

import re
import unicodedata

MAX_BYTES = 255
MAX_EXTENSION_BYTES = 20
FALLBACK = "file"
# More marks on one letter than any language needs spill over the lines above and below.
MAX_MARKS = 4

# Joiners belong to emoji and to several scripts; other invisible characters only deceive.
_JOINERS = "\u200c\u200d"
_DROPPED = ("Cc", "Cf", "Cs", "Cn", "Zl", "Zp")
_NOT_ON_WINDOWS = re.compile(r'[<>:"|?*]')
_RESERVED = re.compile(
    r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)", re.IGNORECASE
)
_EXTENSION = re.compile(r"\.[^\W_][\w+-]*$")


def clean_name(name: str) -> str:
    """A file name without path, control and direction characters, at most MAX_BYTES of UTF-8.

    The extension stays. Never empty, never a name that Windows keeps for its devices.
    """
    name = unicodedata.normalize("NFC", re.split(r"[/\\]", name)[-1])
    name = "".join(filter(_is_kept, name))
    name = _NOT_ON_WINDOWS.sub("_", " ".join(name.split()))
    name = _thin(name).strip(". ")
    if _RESERVED.fullmatch(name.split(".")[0].strip()):
        name = "_" + name
    return _cut(name) or FALLBACK


def with_extension(name: str, extension: str) -> str:
    """The name with the extension that its content has, `.jpg` for one."""
    stem = _EXTENSION.sub("", name)
    return _cut((stem or FALLBACK) + extension)


def _is_kept(character: str) -> bool:
    return character in _JOINERS or unicodedata.category(character) not in _DROPPED


def _thin(name: str) -> str:
    kept, marks = [], 0
    for character in name:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks <= MAX_MARKS:
            kept.append(character)
    return "".join(kept)


def _cut(name: str) -> str:
    if len(name.encode()) <= MAX_BYTES:
        return name
    found = _EXTENSION.search(name)
    extension = found[0] if found and len(found[0].encode()) <= MAX_EXTENSION_BYTES else ""
    room = MAX_BYTES - len(extension.encode())
    stem = name[: len(name) - len(extension)].encode()[:room].decode(errors="ignore")
    return stem.rstrip(". " + _JOINERS) + extension
