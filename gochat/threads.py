"""Threads for HTTP requests that are kept, and with them their database connections."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from asgiref.sync import ThreadSensitiveContext

# How many wait for the next request; a busy moment has as many as it needs.
KEPT_THREADS = 8


def keeps_threads(application: Callable) -> Callable:
    """Let each request have a thread to itself, and the next one have it again.

    Django's own way is a new thread for each request, and so a new connection to the database.
    """
    idle: list[ThreadPoolExecutor] = []

    async def serve(scope: dict, receive: Any, send: Any) -> None:
        thread = idle.pop() if idle else ThreadPoolExecutor(1, thread_name_prefix="http")
        try:
            async with ThreadSensitiveContext(executor=thread):
                await application(scope, receive, send)
        finally:
            # It is free: Django ends a request in its thread, after a view whose client has left.
            if len(idle) < KEPT_THREADS:
                idle.append(thread)
            else:
                thread.shutdown(wait=False)

    return serve
