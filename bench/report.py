"""A run as a table for people and as JSON for programs."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from .figures import Figure

HEAD = ("figure", "GoChat", "plain", "ceiling", "to reach", "")
WORDS = {True: "met", False: "NOT MET", None: ""}


def table(figures: Iterable[Figure]) -> str:
    """Aligned columns; numbers stand to the right."""
    rows = [HEAD, *map(_row, figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    return "\n".join(_line(row, widths) for row in rows)


def _row(figure: Figure) -> tuple[str, ...]:
    target = figure.target
    return (
        figure.name,
        f"{shown(figure.value)} {figure.unit}".strip(),
        shown(figure.plain),
        shown(figure.ceiling),
        f"{target.sign} {shown(target.value)}" if target else "",
        WORDS[figure.met],
    )


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    name, *numbers, word = row
    cells = [cell.rjust(width) for cell, width in zip(numbers, widths[1:-1], strict=True)]
    return "  ".join([name.ljust(widths[0]), *cells, word]).rstrip()


def shown(value: float | None) -> str:
    """A number as people read it: three digits, or all of a large one."""
    if value is None:
        return ""
    if abs(value) >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.3g}"


def as_json(results: dict[str, dict], machine: dict) -> str:
    """`results`: by case, its `figures` and the `raw` measurements behind them."""
    cases = {
        name: {**result, "figures": [figure.as_dict() for figure in result["figures"]]}
        for name, result in results.items()
    }
    return json.dumps({"machine": machine, "cases": cases}, indent=2, ensure_ascii=False)


def write(text: str, folder: Path) -> Path:
    """Keep a run's JSON under the time it ended."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{datetime.now():%Y-%m-%d-%H%M%S}.json"
    path.write_text(text)
    return path
