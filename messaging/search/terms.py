"""What a text is found by: its terms, each a number of 32 bits.

Scripts without spaces (Chinese, Japanese, Thai …), Korean, and symbols are found by their single
characters and by pairs of neighbours; words of other scripts by their beginnings. A single
character has a key of its own, so that a common one does not stand in a rare one's way. All else
shares 2^GRAM_BITS keys: whoever searches compares the text itself before he believes a key.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from enum import IntEnum
from functools import lru_cache
from zlib import crc32

VALUE_BITS = 29
VALUES = 1 << VALUE_BITS
GRAM_BITS = 13
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
    MARK = 4


# Plain numbers for the loops that every message goes through.
_GRAM = int(Kind.GRAM) << VALUE_BITS
_WORD, _SINGLE = int(Letter.WORD), int(Letter.SINGLE)


def key(kind: Kind, value: int) -> int:
    """The number of a term."""
    return kind << VALUE_BITS | value % VALUES


@lru_cache(1 << 16)
def prefix(text: str) -> int:
    """The key of a word's beginning, shared with others."""
    return key(Kind.GRAM, crc32(text.encode("utf-8", "surrogatepass")) >> (32 - GRAM_BITS))


class _Letters(dict[str, int]):
    """How each folded character takes part, found out at its first use."""

    def __missing__(self, char: str) -> int:
        category = unicodedata.category(char)
        if category[0] in "ZC":
            as_ = Letter.BREAK
        elif category[0] == "S" or _SPACELESS.match(char):
            as_ = Letter.SINGLE
        else:
            as_ = Letter.MARK if category[0] == "P" else Letter.WORD
        self[char] = int(as_)
        return self[char]


_letters = _Letters()


def text_keys(folded: str) -> set[int]:
    """The keys of a folded text; those of a part that begins with a word are among them."""
    letters = [_letters[char] for char in folded]
    codes = list(map(ord, folded))
    keys = _pairs(codes, letters)
    # Kind.CHARACTER is 0: a character's key is its code.
    keys.update([code for code, as_ in zip(codes, letters, strict=True) if as_ == _SINGLE])
    if _WORD in letters:
        for word in _words(folded, letters):
            keys.add(key(Kind.INITIAL, ord(word[0])))
            keys.update([prefix(word[:length]) for length in PREFIXES if length <= len(word)])
    return keys


def _pairs(codes: Sequence[int], letters: Sequence[int]) -> set[int]:
    """The keys of neighbours of which one at least is no word's letter; shared with others."""
    return {
        _GRAM | ((left * 0x9E3779B1 + right * 0x85EBCA77) & 0xFFFFFFFF) >> (32 - GRAM_BITS)
        for left, right, as_left, as_right in zip(
            codes, codes[1:], letters, letters[1:], strict=False
        )
        if as_left and as_right and as_left & as_right != _WORD
    }


def _words(folded: str, letters: Sequence[int]) -> Iterator[str]:
    start = None
    for index, as_ in enumerate(letters):
        if as_ == _WORD:
            start = index if start is None else start
        elif start is not None:
            yield folded[start:index]
            start = None
    if start is not None:
        yield folded[start:]


def has_letters(folded: str) -> bool:
    """Whether there is anything but spaces and punctuation to look for."""
    return any(_letters[char] in (_WORD, _SINGLE) for char in folded)


def find(word: str, folded: str, start: int = 0) -> int:
    """Where a folded word first stands in a folded text from `start` on, or -1.

    A word that begins with a letter or digit of a script with spaces stands at a word's beginning.
    """
    anchored = _letters[word[0]] == _WORD
    at = folded.find(word, start)
    while anchored and at > 0 and _letters[folded[at - 1]] == _WORD:
        at = folded.find(word, at + 1)
    return at


def has_link(content: str) -> bool:
    """Whether the text carries an address of the web."""
    return _LINK.search(content) is not None
