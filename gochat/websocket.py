"""Uvicorn's WebSocket, with a door for frames that are ready to be written."""

from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

# The extension of the ASGI scope under which a socket finds its protocol.
EXTENSION = "gochat.websocket"


class WebSocketProtocol(WebSocketsSansIOProtocol):
    """Writes a ready frame at once, to as many sockets as there are.

    ASGI's `send` builds the frame anew for each socket: 13 µs, where writing a ready one takes 2.
    """

    async def run_asgi(self) -> None:
        extensions: Any = self.scope["extensions"]
        extensions[EXTENSION] = self
        await super().run_asgi()

    def write_frame(self, wire: bytes) -> bool:
        """Write a whole frame, or none where ASGI's `send` would wait or fail: ask that one."""
        if self.close_sent or self.transport.is_closing() or not self.writable.is_set():
            return False
        self.transport.write(wire)
        return True

    def abort(self) -> None:
        """End a socket whose peer reads nothing: ASGI's close would wait for him for ever."""
        self.transport.abort()
