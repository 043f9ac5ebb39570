"""Real servers for the tests that need one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from .callers import Caller
from .servers import Server, prepare


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory ready to serve from: static collected, migrated, nobody in it."""
    return prepare(tmp_path_factory.mktemp("prepared"))


@pytest.fixture(scope="module")
def server(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A running server that nobody has used yet."""
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
