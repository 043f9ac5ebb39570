"""Where a case runs: a fresh database, Redis or memory, and servers on them."""

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.with_servers import MariaDB, Redis, servers, settings

from .processes import (
    Environment,
    ServerProcess,
    compiled,
    processor_seconds,
    python,
    running,
)

PRODUCTION_WORKERS = 2
TUTORIAL = "bench.yardsticks.tutorial"
UVICORN = (
    *("-m", "uvicorn", "--port", "PORT", "--loop", "uvloop"),
    *("--ws", "websockets-sansio", "--ws-per-message-deflate", "false", "--no-access-log"),
    *("--log-level", "warning", "--backlog", "4096"),
)


class Stack:
    """A migrated, empty database and what makes servers use it."""

    def __init__(
        self, folder: Path, environment: Environment, workers: int, parts: Sequence[int] = ()
    ) -> None:
        self.folder = folder
        self.workers = workers
        self.parts = parts
        self.environment = {
            **environment,
            "GOCHAT_DATA_DIR": str(folder),
            "GOCHAT_RATE_LIMITS": "off",
        }
        python("manage.py", "migrate", "--verbosity", "0", environment=self.environment)

    def world(self, kind: str, count: int) -> dict:
        """Fill the database; see bench.world."""
        made = python("-m", "bench.world", kind, str(count), environment=self.environment)
        return json.loads(made)

    def gochat(self, *, workers: int | None = None, **more: str):
        """GoChat, running."""
        environment = {"GOCHAT_WORKERS": str(workers or self.workers), **self.environment, **more}
        command = [sys.executable, "manage.py", "serve", "--host", "127.0.0.1"]
        return running(ServerProcess(command, environment, self.folder / "gochat.log"))

    def tutorial(self):
        """The tutorial's shape, running; its table is made."""
        migrate = ("-m", "django", "migrate", "--run-syncdb", "--verbosity", "0")
        python(*migrate, environment=self._tutorial_environment)
        application = (f"{TUTORIAL}.asgi:application", "--workers", str(self.workers))
        command = [sys.executable, *UVICORN, *application]
        log = self.folder / "tutorial.log"
        return running(ServerProcess(command, self._tutorial_environment, log))

    def plain_upload(self):
        """What only writes a body into a file, running."""
        command = [sys.executable, *UVICORN, "bench.yardsticks.upload:application"]
        log = self.folder / "plain_upload.log"
        return running(ServerProcess(command, self.environment, log))

    @property
    def _tutorial_environment(self) -> Environment:
        return {**self.environment, "DJANGO_SETTINGS_MODULE": f"{TUTORIAL}.settings"}

    def parts_worked(self) -> float:
        """Seconds of processor time that the database server and Redis have used."""
        return sum(map(processor_seconds, self.parts))

    def count(self, table: str) -> int:
        """How many rows a table has."""
        asked = "from django.db import connection as c; q = c.cursor(); "
        asked += f"q.execute('SELECT COUNT(*) FROM {table}'); print(q.fetchone()[0])"
        code = f"import django; django.setup(); {asked}"
        return int(python("-c", code, environment=self.environment))


class Lab:
    """What the cases of a run share: private servers, started at first use; a scratch folder."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        self.exits = ExitStack()
        self.scratch = Path(self.exits.enter_context(TemporaryDirectory(prefix="gochat-bench-")))
        self.servers: tuple[MariaDB, Redis] | None = None

    def __enter__(self) -> "Lab":
        return self

    def __exit__(self, *error: object) -> None:
        self.exits.close()

    def embedded(self) -> Stack:
        """SQLite and memory, one process: what `make run` gives."""
        return Stack(self._folder(), {}, workers=1)

    def production(self) -> Stack:
        """MariaDB with fsync, Redis, two server processes."""
        mariadb, redis = self._servers()
        mariadb.sql("DROP DATABASE gochat")
        mariadb.create()
        return Stack(
            self._folder(),
            settings(mariadb, redis),
            workers=PRODUCTION_WORKERS,
            parts=[part.process.pid for part in (mariadb, redis)],
        )

    def stacks(self) -> dict[str, Stack]:
        """Both."""
        return {"embedded": self.embedded(), "production": self.production()}

    @contextmanager
    def ceiling(self) -> Iterator[ServerProcess]:
        """The C loop, running."""
        command = [str(compiled(self.scratch)), "PORT"]
        with running(ServerProcess(command, {}, self.scratch / "ceiling.log")) as server:
            yield server

    def _folder(self) -> Path:
        return Path(self.exits.enter_context(TemporaryDirectory(dir=self.scratch)))

    def _servers(self) -> tuple[MariaDB, Redis]:
        if self.servers is None:
            self.servers = self.exits.enter_context(servers())
        return self.servers
