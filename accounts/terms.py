"""By what people are found: beginnings of their names, as written, in pinyin and by initials.

王小明 is found by 王小, 小明, wangxiao, xiaom and wxm; Ann Lee by ann, annl, lee and al.
What stands between words, case, width, accents and traditional characters make no difference.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice, product
from pathlib import Path

from gochat.core.folding import fold

TERM_LENGTH = 32
# Of names that are all single characters; further ones are found from their beginning.
MAX_STARTS = 16
# A character may be read in several ways: 单 is dan, and shan as a family name.
MAX_READINGS = 8


def name_terms(*names: str) -> set[str]:
    """All that these names of one person begin with, cut to TERM_LENGTH."""
    return {term[:TERM_LENGTH] for name in names for term in _terms(_words(name))}


def query_term(text: str) -> str:
    """What somebody looks for, as the terms are written; empty where it can be no name."""
    return "".join(_words(text))[:TERM_LENGTH]


def _terms(words: Sequence[str]) -> Iterator[str]:
    readings = [_readings().get(word, (word,)) for word in words]
    for start in range(min(len(words), MAX_STARTS)):
        yield "".join(words[start:])
        for read in islice(product(*readings[start:]), MAX_READINGS):
            yield "".join(read)
            yield "".join(word[0] for word in read)


def _words(name: str) -> list[str]:
    """Runs of letters and digits, and each Chinese character and symbol by itself."""
    words: list[str] = []
    is_run = False
    for char in fold(name):
        kind = unicodedata.category(char)[0]
        is_letter = kind in "LNM" and not _is_chinese(char)
        if is_letter and is_run:
            words[-1] += char
        elif kind not in "ZPC":
            words.append(char)
        is_run = is_letter
    return words


def _is_chinese(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff" or "\U00020000" <= char <= "\U0003ffff"


@cache
def _readings() -> dict[str, tuple[str, ...]]:
    """How each Chinese character is read, the usual way first."""
    found: dict[str, list[str]] = {}
    for place in (0, 1):
        for syllable, *characters in _table():
            for char in characters[place] if place < len(characters) else "":
                found.setdefault(char, []).extend(_written(syllable))
    return {char: tuple(syllables) for char, syllables in found.items()}


def _table() -> Iterator[tuple[str, ...]]:
    lines = Path(__file__).with_name("pinyin.txt").read_text(encoding="utf-8").splitlines()
    for line in lines:
        if not line.startswith("#"):
            syllable, _, characters = line.partition(" ")
            yield syllable, *characters.split("|")


def _written(syllable: str) -> tuple[str, ...]:
    """The vowel ü is typed as v, or as u."""
    return (syllable, syllable.replace("v", "u")) if "v" in syllable else (syllable,)
