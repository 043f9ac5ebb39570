"""Every statement to the database is timed; the slow ones are kept, without their values."""

import re
import threading
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings

from gochat.core import metrics

from .gathering import Gathering

SQL_LENGTH = 4000
# `IN (%s, %s, %s)` is one statement, however many there are.
MANY_VALUES = re.compile(r"%s(?:,\s*%s)+")
# What stands in a statement itself, and not in its parameters.
LITERALS = re.compile(r"'(?:[^']|'')*'")

slow = Gathering()


def watch(connection: Any, **kwargs: Any) -> None:
    """Time what a connection is asked; Django's `connection_created`."""
    if timed not in connection.execute_wrappers:
        connection.execute_wrappers.insert(0, timed)


def timed(execute: Callable, sql: str, params: Any, many: bool, context: dict) -> Any:
    """Execute a statement. A Django execute wrapper."""
    begun = time.perf_counter()
    try:
        return execute(sql, params, many, context)
    finally:
        seconds = time.perf_counter() - begun
        metrics.query_seconds.observe(seconds)
        if seconds * 1000 >= settings.CONFIG.slow_query_ms:
            note(sql, seconds)


def note(sql: str, seconds: float) -> None:
    """Keep a slow statement."""
    metrics.slow_queries.inc()
    shape = shape_of(sql)
    where = threading.current_thread().name.partition("_")[0]
    slow.add(shape, {"sql": shape, "where": where}, size=seconds * 1000)


def shape_of(sql: str) -> str:
    """The statement as it is the same for all values, and holds nobody's."""
    return MANY_VALUES.sub("%s, …", LITERALS.sub("'…'", sql))[:SQL_LENGTH]
