"""Text as searches compare it: without case, width, accents, or traditional and simplified."""

import unicodedata
from pathlib import Path

_ACCENTS = range(0x0300, 0x0370)


def _read_simplified() -> dict[str, str]:
    lines = Path(__file__).with_name("simplified.txt").read_text(encoding="utf-8").splitlines()
    pairs = "".join(line for line in lines if not line.startswith("#"))
    return dict(zip(pairs[::2], pairs[1::2], strict=True))


_SIMPLIFIED = _read_simplified()


class _Folds(dict[int, str]):
    """What each character folds to, found out at its first use."""

    def __missing__(self, code: int) -> str:
        plain = unicodedata.normalize("NFKD", chr(code).casefold())
        folded = "".join(_fold_plain(char) for char in plain.casefold())
        self[code] = folded
        return folded


def _fold_plain(char: str) -> str:
    # Format characters join or steer others (emoji's joiners too) and are seen by nobody.
    if ord(char) in _ACCENTS or unicodedata.category(char) == "Cf" or char in "\ufe0e\ufe0f":
        return ""
    if char.isspace():
        return " "
    return _SIMPLIFIED.get(char, char)


_folds = _Folds()


def fold(text: str) -> str:
    """The text as it is searched."""
    return text.translate(_folds)


def fold_with_origins(text: str) -> tuple[str, list[int]]:
    """The folded text, and which character of `text` each of its characters comes from."""
    parts = [_folds[ord(char)] for char in text]
    origins = [index for index, part in enumerate(parts) for _ in part]
    return "".join(parts), origins
