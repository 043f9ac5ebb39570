"""Calls that arrive while a batch is at work go together into the next one.

There is no timer: with nothing in flight a call runs at once, alone; under load a batch is whatever
gathered while the last one was in the database.
"""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Generic, TypeVar

import structlog
from django.db import close_old_connections

from . import metrics
from .errors import DATABASE_AWAY, ChatError, Internal, Unavailable

log = structlog.get_logger()

MAX_BATCH = 256

Item = TypeVar("Item")
Result = TypeVar("Result")


class Batcher(Generic[Item, Result]):
    """Runs `work` on lists of items, one list at a time, in a thread of its own.

    `work` answers a list of the same length; an exception in it is that item's own failure. When
    `work` itself raises, each item is tried alone, so that one bad item cannot fail its neighbours.
    """

    def __init__(
        self, name: str, work: Callable[[Sequence[Item]], Sequence[Result | Exception]]
    ) -> None:
        self.name = name
        self.work = work
        self.waiting: list[tuple[Item, asyncio.Future[Result]]] = []
        self.running: asyncio.Task | None = None
        # One thread: batches of one kind must not overtake each other.
        self.executor = ThreadPoolExecutor(1, thread_name_prefix=f"batch-{name}")
        self.seconds = metrics.batch_seconds.labels(name)
        self.items = metrics.batch_items.labels(name)

    def submit(self, item: Item) -> asyncio.Future[Result]:
        """Queue an item; the future tells its result. Order of submission is kept."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Result] = loop.create_future()
        self.waiting.append((item, future))
        if self.running is None:
            self.running = loop.create_task(self._run())
        return future

    async def drain(self) -> None:
        """Wait until everything submitted is done, then end the thread."""
        while self.running is not None:
            await asyncio.wait([self.running])
        self.executor.shutdown(wait=False)

    async def _run(self) -> None:
        try:
            while self.waiting:
                batch, self.waiting = self.waiting[:MAX_BATCH], self.waiting[MAX_BATCH:]
                items = [item for item, _ in batch]
                loop = asyncio.get_running_loop()
                begun = loop.time()
                try:
                    results = await loop.run_in_executor(self.executor, self._work_safely, items)
                except RuntimeError:  # drained: the server is going
                    results = [Unavailable()] * len(items)
                self.seconds.observe(loop.time() - begun)
                self.items.observe(len(items))
                for (_, future), result in zip(batch, results, strict=True):
                    _settle(future, result)
        finally:
            self.running = None

    def _work_safely(self, items: list[Item]) -> Sequence[Result | Exception]:
        close_old_connections()
        try:
            return self._work_twice(items)
        except DATABASE_AWAY as error:
            log.error("batch_unavailable", batch=self.name, error=repr(error))
            return [Unavailable()] * len(items)
        except Exception as error:
            if len(items) > 1:
                return [self._work_safely([item])[0] for item in items]
            if isinstance(error, ChatError):
                return [error]
            log.exception("batch_failed", batch=self.name, error=type(error).__name__)
            return [Internal()]
        finally:
            close_old_connections()

    def _work_twice(self, items: list[Item]) -> Sequence[Result | Exception]:
        try:
            return self.work(items)
        except DATABASE_AWAY:
            # A deadlock's victim, or a connection that died: a new one may do. Work is idempotent.
            close_old_connections()
            return self.work(items)


def _settle(future: asyncio.Future[Result], result: Result | Exception) -> None:
    if future.done():
        return
    if isinstance(result, Exception):
        future.set_exception(result)
    else:
        future.set_result(result)
