"""What people may have written: characters as common as Zipf has them, some words, some links."""

import random
from itertools import accumulate

CHARACTERS = [chr(0x4E00 + n * 5) for n in range(3500)]
WEIGHTS = list(accumulate(1 / (rank + 4) for rank in range(len(CHARACTERS))))
SYLLABLES = ("de", "ploy", "re", "lease", "ser", "ver", "mo", "bile", "te", "st", "chat", "data")


def text() -> str:
    """4 to 26 characters, words after every fifth, a link after every hundredth."""
    words = "".join(random.choices(CHARACTERS, cum_weights=WEIGHTS, k=random.randint(4, 26)))
    if random.random() < 0.2:
        words += " " + " ".join(_latin() for _ in range(random.randint(1, 4)))
    return words + " https://example.com/a" if random.random() < 0.01 else words


def _latin() -> str:
    return "".join(random.choices(SYLLABLES, k=random.randint(1, 4)))
