"""What gathers in a process until the next turn: the same thing many times is one entry."""

import hashlib
import threading
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

# Of different things; what else comes before the next turn is only counted.
MOST = 100


@dataclass
class Gathered:
    """Something that happened, how often since the last turn, and its figures."""

    texts: dict[str, str]
    last_at: datetime
    count: int = 0
    total: float = 0
    longest: float = 0


@dataclass
class Gathering:
    """Things by their fingerprint, from any thread."""

    things: dict[str, Gathered] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, identity: str, texts: dict[str, str], *, size: float = 0) -> None:
        """Note that it happened once more."""
        key = hashlib.sha256(identity.encode()).hexdigest()[:32]
        with self.lock:
            if key not in self.things and len(self.things) >= MOST:
                return
            thing = self.things.setdefault(key, Gathered(texts, timezone.now()))
            thing.last_at = timezone.now()
            thing.count += 1
            thing.total += size
            thing.longest = max(thing.longest, size)

    def take(self) -> dict[str, Gathered]:
        """What has gathered; it begins anew."""
        with self.lock:
            taken, self.things = self.things, {}
        return taken
