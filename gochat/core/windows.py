"""How often something was done lately: a sliding window, made of two that stand still.

Of the window before, as much counts as the sliding one still covers, as if it had come evenly. Two
numbers are kept for each key, and forgotten by themselves two windows later.
"""

from collections import Counter
from collections.abc import Hashable


def share_to_wait(most: int, here: int, before: int, part: float, count: int = 1) -> float:
    """How much of a window must pass until there is room for `count` more; 0 where there is.

    `here` was done in the window of which `part` has passed, `before` in the one before it.
    """
    if before * (1 - part) + here + count <= most:
        return 0.0
    if before and here + count <= most:
        return 1 - (most - here - count) / before - part
    # In the next window, of which this one is then the one before.
    late = 1 - max(most - count, 0) / here if here else 0.0
    return 1 - part + max(late, 0.0)


class Window:
    """What was done in any `seconds`, by key; at most `most` of it, in the memory of a process."""

    def __init__(self, most: int, seconds: int) -> None:
        self.most = most
        self.seconds = seconds
        self._number = 0
        self._here: Counter[Hashable] = Counter()
        self._before: Counter[Hashable] = Counter()

    def wait(self, key: Hashable, *, now: float, count: int = 1) -> float:
        """Seconds until there is room for `count` more; 0 where there is."""
        part = self._turn(now)
        here, before = self._here[key], self._before[key]
        return self.seconds * share_to_wait(self.most, here, before, part, count)

    def add(self, key: Hashable, *, now: float, count: int = 1) -> None:
        """It was done."""
        self._turn(now)
        self._here[key] += count

    def _turn(self, now: float) -> float:
        """Come to the window of now; answers how much of it has passed."""
        number, part = divmod(now / self.seconds, 1)
        if number != self._number:
            self._before = self._here if number == self._number + 1 else Counter()
            self._here, self._number = Counter(), int(number)
        return part
