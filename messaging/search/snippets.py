"""The part of a message that shows why it was found."""

from collections.abc import Sequence
from typing import TypedDict

from gochat.core.folding import fold_with_origins

from .terms import find

LEAD = 16
LENGTH = 96
MAX_MARKS = 20


class Snippet(TypedDict):
    """A line of text, and which parts of it were looked for: UTF-16 units, as JavaScript counts."""

    text: str
    marks: list[list[int]]


def snippet(content: str, words: Sequence[str]) -> Snippet:
    """Cut a message around the first of the folded words, and mark them all."""
    ranges = _ranges(content, words)
    first = ranges[0][0] if ranges else 0
    start = first - LEAD if first + LEAD > LENGTH else 0
    end = start + LENGTH
    before, after = "…" if start > 0 else "", "…" if end < len(content) else ""
    shown = content[start:end]
    line = before + "".join(" " if char.isspace() else char for char in shown) + after
    units = _units(line)
    shift = len(before) - start
    marks = [
        [units[left + shift], units[min(right, end) + shift]]
        for left, right in ranges
        if left < end
    ]
    return {"text": line, "marks": marks[:MAX_MARKS]}


def _ranges(content: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Where the words stand, in order and apart."""
    folded, origins = fold_with_origins(content)
    found = []
    for word in words:
        at = find(word, folded)
        while at >= 0:
            found.append((origins[at], origins[at + len(word) - 1] + 1))
            at = find(word, folded, at + len(word))
    return _apart(sorted(found))


def _apart(ranges: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for left, right in ranges:
        if joined and left <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(right, joined[-1][1]))
        else:
            joined.append((left, right))
    return joined


def _units(text: str) -> list[int]:
    """How many UTF-16 units stand before each character, and before the end."""
    units = [0]
    for char in text:
        units.append(units[-1] + (2 if char > "\uffff" else 1))
    return units
