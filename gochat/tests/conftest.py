import pytest
import pytest_asyncio
from asgiref.sync import sync_to_async

from conftest import token_of
from gochat.realtime import stop_realtime

from .sockets import Socket


@pytest.fixture
def db(transactional_db):
    """Sockets work in other threads: what tests store must be committed."""


@pytest_asyncio.fixture
async def enter(transactional_db):
    """Let a person in on a socket of his own."""
    sockets = []

    async def open_socket(user, language: str = "en") -> Socket:
        token = await sync_to_async(token_of)(user)
        headers = {"authorization": f"Bearer {token}", "accept-language": language}
        sockets.append(await Socket(headers=headers).enter())
        return sockets[-1]

    yield open_socket
    for socket in sockets:
        await socket.leave()
    await stop_realtime()
