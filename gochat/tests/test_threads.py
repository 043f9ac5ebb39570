"""HTTP requests and their threads."""

import asyncio
import contextlib
import threading

from asgiref.sync import ThreadSensitiveContext, sync_to_async

from gochat import threads
from gochat.threads import keeps_threads


def serving(seen: list[int], *, pause=None):
    """An application that notes its thread, as Django's handler would have it."""

    async def application(scope, receive, send):
        async with ThreadSensitiveContext():
            seen.append(await sync_to_async(threading.get_ident)())
            if pause is not None:
                await pause.wait()
            assert await sync_to_async(threading.get_ident)() in seen

    return keeps_threads(application)


async def test_one_after_another_share_a_thread():
    seen: list[int] = []
    serve = serving(seen)
    for _ in range(3):
        await serve({}, None, None)
    assert len(set(seen)) == 1
    assert seen[0] != threading.get_ident()


async def test_those_at_once_have_one_each_and_few_are_kept(monkeypatch):
    monkeypatch.setattr(threads, "KEPT_THREADS", 1)
    seen: list[int] = []
    pause = asyncio.Event()
    serve = serving(seen, pause=pause)
    requests = [asyncio.create_task(serve({}, None, None)) for _ in range(3)]
    async with asyncio.timeout(10):
        while len(seen) < 3:
            await asyncio.sleep(0)
    pause.set()
    await asyncio.gather(*requests)
    assert len(set(seen)) == 3

    await serve({}, None, None)
    assert seen[3] in seen[:3]


async def test_a_request_that_fails_gives_its_thread_back():
    seen: list[int] = []

    async def failing(scope, receive, send):
        seen.append(await sync_to_async(threading.get_ident)())
        raise ConnectionResetError

    serve = keeps_threads(failing)
    for _ in range(2):
        with contextlib.suppress(ConnectionResetError):
            await serve({}, None, None)
    assert len(set(seen)) == 1
