"""The cases, in the order they are run.

A case is a module with `run(lab, options)`, which answers its figures and the raw measurements
behind them. Its docstring says what it does.
"""

from dataclasses import dataclass, field
from typing import Any

from ..figures import Figure

NAMES = (
    *("fanout", "pairs", "office", "connecting", "frozen", "idle"),
    *("growth", "backoffice", "starting", "page", "media", "thumbnail", "calls", "soak"),
)


@dataclass(frozen=True)
class Options:
    """How large a run is to be."""

    # Everything small: to see that it works, not what it gives.
    quick: bool = False
    # How long the soak takes.
    minutes: float = 10
    # How many messages the largest world has.
    scale: int = 1_000_000

    def of(self, usual: Any, quick: Any) -> Any:
        """The usual size, or the quick one."""
        return quick if self.quick else usual


@dataclass
class Result:
    """What a case found out."""

    figures: list[Figure] = field(default_factory=list)
    raw: dict[str, Any] = field(default_factory=dict)
