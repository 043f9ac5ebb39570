"""Words that are not to be said as they are: finding them in a text, and covering them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick, MatchKind

from gochat.core.folding import fold, fold_with_origins

COVER = "*"


@dataclass(frozen=True)
class Rule:
    """A word, and what becomes of a message that has it."""

    id: int
    word: str
    action: str


@dataclass(frozen=True)
class Match:
    """Where a rule's word stands: text[start:end]."""

    rule: Rule
    start: int
    end: int


class WordFilter:
    """Finds all words of any number of rules in one pass (Aho and Corasick, 1975).

    Words are compared as search compares them (case, width, accents, traditional and simplified),
    and what stands between their letters, such as spaces and stars, does not hide them. A word of
    Latin letters or digits is found only where it stands by itself: not inside a longer one.
    """

    def __init__(self, rules: Iterable[Rule]) -> None:
        words = [(letters, rule) for rule in rules if (letters := bare(rule.word))]
        self.rules = [rule for _, rule in words]
        patterns = [letters for letters, _ in words]
        self._automaton = AhoCorasick(patterns, matchkind=MatchKind.Standard) if patterns else None

    def find(self, text: str) -> list[Match]:
        """Every place where a rule's word stands; they may overlap."""
        if self._automaton is None or not text:
            return []
        folded, origins = fold_with_origins(text)
        places = [at for at, char in enumerate(folded) if char.isalnum()]
        letters = "".join(folded[at] for at in places)
        found = self._automaton.find_matches_as_indexes(letters, overlapping=True)
        return [
            Match(self.rules[index], origins[places[start]], origins[places[end - 1]] + 1)
            for index, start, end in found
            if _is_one(folded[places[start] : places[end - 1] + 1], self.rules[index].word)
            and not _goes_on(folded, places[start], places[end - 1])
        ]


def bare(word: str) -> str:
    """A word's letters and digits, as they are compared."""
    return "".join(char for char in fold(word) if char.isalnum())


def cover(text: str, matches: Sequence[Match]) -> str:
    """The text with a star for every letter of the matches."""
    covered = list(text)
    for match in matches:
        for at in range(match.start, match.end):
            if text[at].isalnum():
                covered[at] = COVER
    return "".join(covered)


def _is_one(found: str, word: str) -> bool:
    """Whether it is one word: "as S." is not the word "ass"."""
    return " " not in found or " " in word.strip() or not _is_spaced(found[0])


def _goes_on(folded: str, first: int, last: int) -> bool:
    """Whether it is a part of a longer word."""
    before, after = folded[first - 1 : first], folded[last + 1 : last + 2]
    return _joins(before, folded[first]) or _joins(folded[last], after)


def _joins(left: str, right: str) -> bool:
    """Whether two neighbours belong to one word: letters of scripts that put spaces between."""
    return _is_spaced(left) and _is_spaced(right)


def _is_spaced(char: str) -> bool:
    # Chinese, Japanese and Korean begin here; they write without spaces.
    return char.isalnum() and char < "\u2e80"
