"""Large databases, made once and kept from run to run until a migration makes them stale."""

import json
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.with_servers import MariaDB

from .processes import Environment, python

FILL_SECONDS = 7200
SECRET = "only for worlds that nobody lives in"
STAMP = "world.json"


@contextmanager
def world(database: str, folder: Path) -> Iterator[Environment]:
    """A world's database, running where it is a server."""
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


def filled(folder: Path, environment: Environment, *commands: Sequence[str]) -> dict:
    """Fill a new world by these commands; what the last one says of it, as JSON."""
    stamp = folder / STAMP
    if not stamp.exists():
        for command in commands:
            made = python(*command, environment=environment, seconds=FILL_SECONDS)
        stamp.write_text(json.dumps({**json.loads(made), "schema": _schema()}))
    return json.loads(stamp.read_text())


def _schema_of(folder: Path) -> list[str] | None:
    stamp = folder / STAMP
    return json.loads(stamp.read_text())["schema"] if stamp.exists() else None


def _schema() -> list[str]:
    """The newest migration of each app: a world of another schema is made anew."""
    root = Path(__file__).parent.parent
    newest = {path.parts[-3]: path.stem for path in sorted(root.glob("*/migrations/0*.py"))}
    return [f"{app}.{name}" for app, name in sorted(newest.items())]
