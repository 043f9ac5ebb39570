#!/usr/bin/env python3
"""Run a command beside a private MariaDB and Redis: free ports, a temporary directory, gone afterwards.

tests/with_servers.py .venv/bin/python -m pytest rooms messaging
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

PATH = os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin"
START_SECONDS = 60
STOP_SECONDS = 20


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running(command: list[str], ready: Callable[[], bool], log: Path) -> Iterator[subprocess.Popen]:
    """A server from its first answer to its orderly end."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            command, stdout=output, stderr=output, env={**os.environ, "PATH": PATH}
        )
    try:
        _wait(process, ready, log)
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen, ready: Callable[[], bool], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not ready():
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"{process.args[0]} did not start:\n{log.read_text()[-2000:]}")
        time.sleep(0.05)


def listens(port: int) -> Callable[[], bool]:
    """Whether somebody answers on the port."""

    def check() -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    return check


class MariaDB:
    """A private database server; `start` again after a kill finds what was committed."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory / "mariadb"
        self.port = free_port()
        self.log = directory / "mariadb.log"

    def install(self) -> None:
        """Make the system tables, once."""
        self.directory.mkdir()
        command = [
            _which("mariadb-install-db"),
            "--no-defaults",
            "--auth-root-authentication-method=normal",
            "--skip-test-db",
            f"--datadir={self.directory}",
            *_user(),
        ]
        subprocess.run(command, check=True, capture_output=True)

    def start(self):
        """Serve until the context ends."""
        command = [
            _which("mariadbd"),
            "--no-defaults",
            f"--datadir={self.directory}",
            f"--socket={self.directory}/socket",
            f"--pid-file={self.directory}/pid",
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
        return running(command, listens(self.port), self.log)

    @property
    def url(self) -> str:
        return f"mysql://root@127.0.0.1:{self.port}/gochat"

    def sql(self, statement: str) -> str:
        """Run a statement as root."""
        command = [
            _which("mariadb"),
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


class Redis:
    """A private Redis that keeps nothing."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.port = free_port()
        self.log = directory / "redis.log"

    def start(self):
        """Serve until the context ends."""
        command = [
            _which("redis-server"),
            f"--port {self.port}",
            "--bind 127.0.0.1",
            "--save ''",
            "--appendonly no",
            f"--dir {self.directory}",
        ]
        command = [part for argument in command for part in argument.split(" ")]
        return running(command, listens(self.port), self.log)

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"


def _which(name: str) -> str:
    found = shutil.which(name, path=PATH)
    if found is None:
        raise RuntimeError(f"{name} is not installed: see tests/install_servers.sh")
    return found


def _user() -> list[str]:
    return ["--user=root"] if os.getuid() == 0 else []


@contextmanager
def servers() -> Iterator[tuple[MariaDB, Redis]]:
    """Both, started and empty."""
    with tempfile.TemporaryDirectory(prefix="gochat-servers-") as name, ExitStack() as stack:
        mariadb, redis = MariaDB(Path(name)), Redis(Path(name))
        mariadb.install()
        stack.enter_context(mariadb.start())
        stack.enter_context(redis.start())
        mariadb.create()
        yield mariadb, redis


def main() -> int:
    with servers() as (mariadb, redis):
        env = {
            **os.environ,
            "GOCHAT_DATABASE_URL": mariadb.url,
            "GOCHAT_REDIS_URL": redis.url,
            "GOCHAT_SECRET_KEY": "only for these tests, and long enough for them",
        }
        return subprocess.run(sys.argv[1:], env=env).returncode


if __name__ == "__main__":
    sys.exit(main())
