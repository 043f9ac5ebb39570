#!/usr/bin/env python3
"""Run a command beside a private MariaDB and Redis, on free ports, gone afterwards.

tests/with_servers.py .venv/bin/python -m pytest rooms messaging
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PATH = os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin"
START_SECONDS = 60
STOP_SECONDS = 20
POLL_SECONDS = 0.05


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def listens(port: int) -> bool:
    """Whether somebody answers on the port."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Service:
    """A server process on a port of its own; what it keeps survives `kill` and `start`."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory / type(self).__name__.lower()
        self.directory.mkdir(exist_ok=True)
        self.log = directory / f"{self.directory.name}.log"
        self.port = free_port()
        self.process: subprocess.Popen | None = None

    def command(self) -> list[str]:
        """How it is started."""
        raise NotImplementedError

    def start(self) -> None:
        """Start, and wait until it answers."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(self.command(), stdout=log, stderr=log)
        deadline = time.monotonic() + START_SECONDS
        while not listens(self.port):
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{self.command()[0]} does not answer:\n{self.log.read_text()}")
            time.sleep(POLL_SECONDS)

    def stop(self) -> None:
        """End it in good order."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """End it without a word to anybody."""
        self.process.kill()
        self.process.wait()


class MariaDB(Service):
    """A private database server, with fsync as in production."""

    def install(self) -> None:
        """Make the system tables, once."""
        command = [
            which("mariadb-install-db"),
            "--no-defaults",
            "--auth-root-authentication-method=normal",
            "--skip-test-db",
            f"--datadir={self.directory}",
            *_user(),
        ]
        subprocess.run(command, check=True, capture_output=True)

    def command(self) -> list[str]:
        return [
            which("mariadbd"),
            "--no-defaults",
            f"--datadir={self.directory}",
            f"--socket={self.directory}/socket",
            f"--pid-file={self.directory}/pid",
            # A server that starts removes what others left in a directory they share.
            f"--tmpdir={self.directory.parent}",
            f"--port={self.port}",
            "--bind-address=127.0.0.1",
            "--character-set-server=utf8mb4",
            "--collation-server=utf8mb4_unicode_ci",
            "--innodb-buffer-pool-size=512M",
            "--innodb-log-file-size=256M",
            "--max-connections=300",
            "--skip-name-resolve",
            *_user(),
        ]

    @property
    def url(self) -> str:
        return f"mysql://root@127.0.0.1:{self.port}/gochat"

    def sql(self, statement: str) -> str:
        """Run a statement as root."""
        command = [
            which("mariadb"),
            "--no-defaults",
            f"--socket={self.directory}/socket",
            "-uroot",
            "-N",
            "-e",
            statement,
        ]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    def create(self) -> None:
        """Make the product's database."""
        self.sql("CREATE DATABASE gochat CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci")


class Redis(Service):
    """A private Redis that keeps nothing."""

    def command(self) -> list[str]:
        settings = {
            "port": str(self.port),
            "bind": "127.0.0.1",
            "save": "",
            "appendonly": "no",
            "dir": str(self.directory),
        }
        options = [part for name, value in settings.items() for part in (f"--{name}", value)]
        return [which("redis-server"), *options]

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"


def which(name: str) -> str:
    found = shutil.which(name, path=PATH)
    if found is None:
        raise RuntimeError(f"{name} is not installed: see tests/install_servers.sh")
    return found


def _user() -> list[str]:
    return ["--user=root"] if os.getuid() == 0 else []


@contextmanager
def servers() -> Iterator[tuple[MariaDB, Redis]]:
    """Both, started and empty."""
    with tempfile.TemporaryDirectory(prefix="gochat-servers-") as name:
        mariadb, redis = MariaDB(Path(name)), Redis(Path(name))
        mariadb.install()
        try:
            mariadb.start()
            redis.start()
            mariadb.create()
            yield mariadb, redis
        finally:
            redis.stop()
            mariadb.stop()


def settings(mariadb: MariaDB, redis: Redis) -> dict[str, str]:
    """What makes GoChat use them."""
    return {
        "GOCHAT_DATABASE_URL": mariadb.url,
        "GOCHAT_REDIS_URL": redis.url,
        "GOCHAT_SECRET_KEY": "only for these tests, and long enough for them",
    }


def main() -> int:
    with servers() as (mariadb, redis):
        env = {**os.environ, **settings(mariadb, redis)}
        return subprocess.run(sys.argv[1:], env=env).returncode


if __name__ == "__main__":
    sys.exit(main())
