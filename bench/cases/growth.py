"""Pages, lists, catching up and searching in worlds of ten thousand messages and of millions."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.with_servers import MariaDB

from ..figures import Figure, at_most
from ..processes import Environment, python
from ..stack import Lab
from . import Options, Result

SMALL = 10_000
FILL_SECONDS = 7200
FACTOR = at_most(1.5)
SECRET = "only for worlds that nobody lives in"
STAMP = "world.json"
HELD = ("history, newest", "history, in the middle", "room list, 50 rooms", "sync, 50 rooms")
# The slowest answer counts: in a world of a million it is to be there within so many milliseconds.
SEARCHED = 1_000_000
SEARCH_MS = {"sqlite": at_most(20), "mariadb": at_most(100)}


def run(lab: Lab, options: Options) -> Result:
    """Ask worlds of all sizes the same; the growth of the work is the figure."""
    result = Result()
    large = options.of(options.scale, SMALL)
    for database in ("sqlite", "mariadb"):
        answers = {size: _asked(lab, database, size) for size in sorted({SMALL, large})}
        result.raw[database] = answers
        result.figures += _figures(database, large, answers[SMALL], answers[large])
    return result


def _asked(lab: Lab, database: str, size: int) -> dict:
    folder = lab.data_dir / "worlds" / f"{database}-{size}"
    with _world(database, folder) as environment:
        made = _filled(folder, size, environment)
        asked = python("-m", "bench.growth", "ask", str(size), environment=environment)
    return {**made, **json.loads(asked)}


@contextmanager
def _world(database: str, folder: Path) -> Iterator[Environment]:
    """A world's database, running where it is a server; it is kept from run to run."""
    is_new = _schema_of(folder) != _schema()
    if is_new:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    environment = {"GOCHAT_DATA_DIR": str(folder), "GOCHAT_SECRET_KEY": SECRET}
    if database == "sqlite":
        yield environment
        return
    server = MariaDB(folder)
    if is_new:
        server.install()
    try:
        server.start()
        if is_new:
            server.create()
        yield {**environment, "GOCHAT_DATABASE_URL": server.url}
    finally:
        server.stop()


def _filled(folder: Path, size: int, environment: Environment) -> dict:
    stamp = folder / STAMP
    if not stamp.exists():
        made = python(
            *("-m", "bench.growth", "fill", str(size)),
            environment=environment,
            seconds=FILL_SECONDS,
        )
        stamp.write_text(json.dumps({**json.loads(made), "schema": _schema()}))
    return json.loads(stamp.read_text())


def _schema_of(folder: Path) -> list[str] | None:
    stamp = folder / STAMP
    return json.loads(stamp.read_text())["schema"] if stamp.exists() else None


def _schema() -> list[str]:
    """The newest migration of each app: a world of another schema is made anew."""
    root = Path(__file__).parent.parent.parent
    newest = {path.parts[-3]: path.stem for path in sorted(root.glob("*/migrations/0*.py"))}
    return [f"{app}.{name}" for app, name in sorted(newest.items())]


def _figures(database: str, size: int, small: dict, large: dict) -> list[Figure]:
    messages = f"{database}, {large['messages']:,} messages"
    figures = []
    for name in HELD:
        growth = _growth(small["reading"][name], large["reading"][name])
        took = large["reading"][name]["p50_ms"]
        figures += [
            Figure(f"{messages}: {name}", took, "ms"),
            Figure(f"{messages}: {name}, growth", growth, "×", target=FACTOR),
        ]
    slowest = max(large["searching"].items(), key=lambda item: item[1]["p50_ms"])
    figures.append(
        Figure(
            f"{messages}: slowest search ({slowest[0]})",
            slowest[1]["p50_ms"],
            "ms",
            large["plain_ways"]["phrase nobody wrote, by LIKE"]["p50_ms"],
            target=SEARCH_MS[database] if size == SEARCHED else None,
        )
    )
    return figures


def _growth(small: dict, large: dict) -> float:
    """By how much the work grew; the least of many runs, for what else runs here only adds."""
    return round(large["best_ms"] / max(small["best_ms"], 0.01), 2)
