"""MariaDB, Redis and server processes that share them: what production runs on."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ..servers import Server, manage
from ..with_servers import MariaDB, Redis, servers, settings


@pytest.fixture(scope="package")
def backend() -> Iterator[tuple[MariaDB, Redis]]:
    with servers() as both:
        yield both


@pytest.fixture(scope="package")
def mariadb(backend: tuple[MariaDB, Redis]) -> MariaDB:
    return backend[0]


@pytest.fixture(scope="package")
def redis(backend: tuple[MariaDB, Redis]) -> Redis:
    return backend[1]


@pytest.fixture(scope="package")
def environment(
    backend: tuple[MariaDB, Redis], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    """The settings that make GoChat use them; the tables are there."""
    chosen = {**settings(*backend), "GOCHAT_RATE_LIMITS": "off"}
    done = manage(tmp_path_factory.mktemp("tables"), "migrate", "--verbosity", "0", **chosen)
    assert done.returncode == 0, done.stderr
    return chosen


@pytest.fixture
def start(prepared: Path, environment: dict, tmp_path_factory) -> Iterator[Callable[..., Server]]:
    """Starts server processes, with other settings where they are given."""
    started = []

    def start(**more: str) -> Server:
        home = tmp_path_factory.mktemp("data")
        (home / "static").symlink_to(prepared / "static")
        started.append(Server(home, **{**environment, **more}).start())
        return started[-1]

    yield start
    for server in started:
        server.stop()


@pytest.fixture
def server(start: Callable[..., Server]) -> Server:
    """Two server processes on one port, under a parent."""
    return start(GOCHAT_WORKERS="2")
