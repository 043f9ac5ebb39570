"""What a bench finds out: numbers beside their yardsticks and what was to be reached."""

import operator
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

SIGNS = {"at least": operator.ge, "at most": operator.le, "exactly": operator.eq}


@dataclass(frozen=True)
class Target:
    """What a figure must reach."""

    sign: str
    value: float

    def is_met_by(self, value: float) -> bool:
        """Whether the value reaches it."""
        return SIGNS[self.sign](value, self.value)


@dataclass(frozen=True)
class Figure:
    """One number. `plain` and `ceiling` are measured in the same run, in the same unit."""

    name: str
    value: float
    unit: str
    # The tutorial's shape, or the plain way to ask the same of the database.
    plain: float | None = None
    # What the machine gives when nothing is done but the bare thing itself.
    ceiling: float | None = None
    target: Target | None = None

    @property
    def met(self) -> bool | None:
        """Whether its target is reached; None without a target."""
        return self.target.is_met_by(self.value) if self.target else None

    def as_dict(self) -> dict:
        """For JSON."""
        return {**asdict(self), "met": self.met}


def at_least(value: float) -> Target:
    """A target from below."""
    return Target("at least", value)


def at_most(value: float) -> Target:
    """A target from above."""
    return Target("at most", value)


def exactly(value: float) -> Target:
    """A target that is one number."""
    return Target("exactly", value)


def percentile(values: Sequence[float], percent: float) -> float:
    """The value that so many percent of all do not exceed (nearest rank); 0 of none."""
    if not values:
        return 0.0
    ordered = sorted(values)
    rank = -(-len(ordered) * percent // 100)
    return ordered[min(max(int(rank), 1), len(ordered)) - 1]


def milliseconds(nanoseconds: Iterable[int]) -> dict[str, float]:
    """The middle and the edge of some latencies."""
    values = list(nanoseconds)
    return {f"p{p}_ms": round(percentile(values, p) / 1e6, 1) for p in (50, 99)}
