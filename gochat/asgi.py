"""The ASGI application: HTTP to Django, uploads past their disk first, `/ws` to the socket."""

import os
from typing import Any

from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.asgi import get_asgi_application
from django.urls import re_path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gochat.settings")

django_application = get_asgi_application()

from .socket import socket  # noqa: E402  (needs the apps loaded)
from .threads import keeps_threads  # noqa: E402
from .uploads import streams_uploads  # noqa: E402


async def refuse(scope: dict, receive: Any, send: Any) -> None:
    """There is no socket at this path."""
    await receive()
    await send({"type": "websocket.close"})


application = ProtocolTypeRouter(
    {
        "http": streams_uploads(keeps_threads(django_application)),
        "websocket": URLRouter([re_path(r"^ws/?$", socket), re_path(r"", refuse)]),
    }
)
