"""Calls gather while a batch is at work; each gets its own answer."""

import asyncio
import threading

import pytest
from django.db import OperationalError

from gochat.core.batching import Batcher
from gochat.core.errors import Internal, NotFound, Unavailable


class Work:
    """A batch's work that can be held, and that remembers its batches."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.free = threading.Event()
        self.free.set()

    def __call__(self, items):
        self.batches.append(list(items))
        self.free.wait(10)
        if 13 in items:
            raise ValueError(13)
        return [NotFound() if item < 0 else item * 2 for item in items]


@pytest.fixture
def work():
    return Work()


@pytest.fixture
async def batcher(work):
    batcher = Batcher("test", work)
    yield batcher
    await batcher.drain()


async def test_alone_a_call_runs_at_once(batcher, work):
    assert await batcher.submit(1) == 2
    assert work.batches == [[1]]


async def test_calls_gather_while_one_is_at_work_and_keep_their_order(batcher, work):
    work.free.clear()
    futures = [batcher.submit(1)]
    await until(lambda: work.batches)
    futures += [batcher.submit(n) for n in (2, 3, 4)]
    work.free.set()
    assert await asyncio.gather(*futures) == [2, 4, 6, 8]
    assert work.batches == [[1], [2, 3, 4]]


async def test_a_failure_is_its_own_calls_alone(batcher, work):
    good, bad = await asyncio.gather(batcher.submit(1), batcher.submit(-1), return_exceptions=True)
    assert good == 2
    assert isinstance(bad, NotFound)


async def test_one_item_that_breaks_the_batch_does_not_fail_its_neighbours(batcher, work):
    work.free.clear()
    first = batcher.submit(0)
    await until(lambda: work.batches)
    futures = [batcher.submit(n) for n in (1, 13, 2)]
    work.free.set()
    await first
    results = await asyncio.gather(*futures, return_exceptions=True)
    assert (results[0], results[2]) == (2, 4)
    assert isinstance(results[1], Internal)


@pytest.mark.parametrize(("failures", "answer"), [(1, 2), (2, Unavailable)])
async def test_a_lost_database_is_tried_once_more(failures, answer):
    left = [OperationalError("gone")] * failures

    def work(items):
        if left:
            raise left.pop()
        return [item * 2 for item in items]

    batcher = Batcher("test", work)
    [result] = await asyncio.gather(batcher.submit(1), return_exceptions=True)
    assert result == answer or isinstance(result, answer)
    await batcher.drain()


async def test_a_call_given_up_disturbs_nobody(batcher, work):
    work.free.clear()
    given_up, other = batcher.submit(1), batcher.submit(2)
    given_up.cancel()
    work.free.set()
    assert await other == 4


async def until(fact) -> None:
    async with asyncio.timeout(10):
        while not fact():
            await asyncio.sleep(0)
