import pytest

from conftest import token_of
from media.storage import scratch_dir

from ..asgi import ask
from .pieces import DATA, PIECE, TUS, b64


@pytest.fixture(autouse=True)
def _no_old_parts():
    for path in scratch_dir().iterdir():
        path.unlink()


@pytest.fixture
def token(alice) -> str:
    return token_of(alice)


@pytest.fixture
def begin(token):
    async def begin(length: int = len(DATA), **headers: str) -> str:
        metadata = f"filename {b64('笔记.txt')},filetype {b64('text/plain')}"
        answer = await ask(
            "POST",
            "/api/uploads",
            token=token,
            **{**TUS, "upload_length": str(length), "upload_metadata": metadata, **headers},
        )
        assert answer.status == 201, answer.body
        return answer.headers["location"]

    return begin


@pytest.fixture
def send(token):
    async def send(where: str, pieces, offset: int = 0, **more):
        if isinstance(pieces, bytes):
            pieces = [pieces]
        return await ask(
            "PATCH", where, pieces, token=token, **{**PIECE, "upload_offset": str(offset), **more}
        )

    return send


@pytest.fixture
def offset(token):
    async def offset(where: str) -> str:
        answer = await ask("HEAD", where, token=token, **TUS)
        assert answer.headers["cache-control"] == "no-store"
        return answer.headers["upload-offset"]

    return offset
