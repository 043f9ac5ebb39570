"""How much one socket may ask."""

import time
from typing import NamedTuple


class Rate(NamedTuple):
    """How many a second, and how many at once after a rest."""

    per_second: float
    burst: int


class TokenBucket:
    """`rate` tokens a second, saved up to `burst`."""

    __slots__ = ("burst", "filled_at", "rate", "tokens")

    def __init__(self, rate: float, burst: float) -> None:
        self.rate = rate
        self.burst = burst
        self.tokens = burst
        self.filled_at = time.monotonic()

    def take(self) -> float:
        """Take a token: 0, or the seconds until there is one."""
        now = time.monotonic()
        self.tokens = min(self.burst, self.tokens + (now - self.filled_at) * self.rate)
        self.filled_at = now
        if self.tokens >= 1:
            self.tokens -= 1
            return 0.0
        return (1 - self.tokens) / self.rate
