"""Real servers for the tests that need one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from .callers import Caller
from .deployed import Deployed
from .servers import Server, prepare
from .with_servers import servers, settings


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--deployed",
        action="store_true",
        help="Run what needs a server as it is deployed: behind nginx, on MariaDB and Redis, "
        "with two server processes and a worker.",
    )


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory ready to serve from: static collected, migrated, nobody in it."""
    return prepare(tmp_path_factory.mktemp("prepared"))


@pytest.fixture(scope="session")
def deployed(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployed]:
    """The product as `deploy/` has it."""
    home = tmp_path_factory.mktemp("deployed")
    (home / "static").symlink_to(prepared / "static")
    with servers() as backend:
        deployed = Deployed(home, GOCHAT_RATE_LIMITS="off", **settings(*backend)).start()
        yield deployed
        deployed.end()


@pytest.fixture(scope="module")
def server(
    request: pytest.FixtureRequest, prepared: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """A running server; one that nobody has used yet, but with --deployed."""
    if request.config.getoption("--deployed", default=False):
        yield request.getfixturevalue("deployed")
        return
    server = Server.on_copy_of(prepared, tmp_path_factory.mktemp("data"), GOCHAT_RATE_LIMITS="off")
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def lily(server: Server) -> Caller:
    return Caller.registered(server.url, "lily")


@pytest.fixture(scope="module")
def wang(server: Server) -> Caller:
    return Caller.registered(server.url, "wang")


@pytest.fixture(scope="module")
def zhang(server: Server) -> Caller:
    return Caller.registered(server.url, "zhang")


@pytest.fixture
def tea_room(lily: Caller, wang: Caller) -> dict:
    """A public group of Lily and Wang, of which Zhang is no member."""
    fields = {
        "name": "茶水间",
        "description": "tea",
        "is_private": False,
        "member_ids": [wang.id],
    }
    return lily.data("POST", "/api/rooms", fields, status=201)
