"""What a text is found by: its terms, each a number of 32 bits.

Scripts without spaces (Chinese, Japanese, Thai …), Korean, and symbols are found by their single
characters and by pairs of neighbours; words of other scripts by their beginnings. A single
character has a key of its own, so that a common one does not stand in a rare one's way. All else
shares GRAMS keys: whoever searches compares the text itself before he believes a key.
"""

import re
import unicodedata
from collections.abc import Iterator
from enum import IntEnum
from functools import lru_cache
from itertools import pairwise
from zlib import crc32

VALUE_BITS = 29
VALUES = 1 << VALUE_BITS
GRAMS = 8192
PREFIXES = (2, 3, 4, 6, 8, 12)

HAS = {
    name: number
    for number, name in enumerate(
        (
            *("text", "image", "file", "voice", "video", "call", "merged", "card", "location"),
            *("link", "mention"),
        )
    )
}

_LINK = re.compile(r"https?://\w", re.IGNORECASE)
_SPACELESS = re.compile(
    "[\u0e00-\u0eff\u1000-\u11ff\u1780-\u17ff\u2e80-\u312f\u31a0-\u31ff\u3400-\u9fff\ua960-\ua97f"
    "\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff]"
)


class Kind(IntEnum):
    """What a key stands for, in its highest bits."""

    CHARACTER = 0
    INITIAL = 1
    GRAM = 2
    HAS = 3
    ROOM = 4
    SENDER = 5


class Letter(IntEnum):
    """How a character takes part in terms."""

    BREAK = 0
    WORD = 1
    SINGLE = 2
    MARK = 3


def key(kind: Kind, value: int) -> int:
    """The number of a term."""
    return kind << VALUE_BITS | value % VALUES


@lru_cache(1 << 16)
def gram(text: str) -> int:
    """The key of a pair of neighbours or a word's beginning, shared with others."""
    return key(Kind.GRAM, crc32(text.encode("utf-8", "surrogatepass")) % GRAMS)


@lru_cache(1 << 14)
def letter(char: str) -> Letter:
    """How a folded character takes part."""
    category = unicodedata.category(char)
    if category[0] in "ZC":
        return Letter.BREAK
    if category[0] == "S" or _SPACELESS.match(char):
        return Letter.SINGLE
    return Letter.MARK if category[0] == "P" else Letter.WORD


def text_keys(folded: str) -> set[int]:
    """The keys of a folded text; those of a part that begins with a word are among them."""
    letters = list(map(letter, folded))
    keys = {
        ord(char)  # of Kind.CHARACTER, which is 0
        for char, as_ in zip(folded, letters, strict=True)
        if as_ == Letter.SINGLE
    }
    for index, (left, right) in enumerate(pairwise(letters)):
        if left and right and (left != Letter.WORD or right != Letter.WORD):
            keys.add(gram(folded[index : index + 2]))
    for word in _words(folded, letters):
        keys.add(key(Kind.INITIAL, ord(word[0])))
        keys.update(gram(word[:length]) for length in PREFIXES if length <= len(word))
    return keys


def _words(folded: str, letters: list[Letter]) -> Iterator[str]:
    start = None
    for index, as_ in enumerate(letters):
        if as_ == Letter.WORD:
            start = index if start is None else start
        elif start is not None:
            yield folded[start:index]
            start = None
    if start is not None:
        yield folded[start:]


def find(word: str, folded: str, start: int = 0) -> int:
    """Where a folded word first stands in a folded text from `start` on, or -1.

    A word that begins with a letter or digit of a script with spaces stands at a word's beginning.
    """
    anchored = letter(word[0]) == Letter.WORD
    at = folded.find(word, start)
    while anchored and at > 0 and letter(folded[at - 1]) == Letter.WORD:
        at = folded.find(word, at + 1)
    return at


def has_link(content: str) -> bool:
    """Whether the text carries an address of the web."""
    return _LINK.search(content) is not None
