"""A network that breaks: a proxy that cuts connections in the middle of what is sent."""

import random
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Thread

BLOCK = 256 * 1024
# Closing without lingering: the other side sees a reset, as when a cable is pulled.
ABRUPTLY = struct.pack("ii", 1, 0)


class CuttingProxy:
    """Passes connections on to a port; `cuts` of those that send much are cut at a random point."""

    def __init__(self, port: int, *, cuts: int, within: int, seed: int) -> None:
        self.target = ("127.0.0.1", port)
        self.random = random.Random(seed)
        self.left, self.within, self.done = cuts, within, 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]

    def serve(self) -> None:
        """Take connections until closed."""
        with suppress(OSError):
            while True:
                client, _ = self.listener.accept()
                Thread(target=self._pass_on, args=(client,), daemon=True).start()

    def _pass_on(self, client: socket.socket) -> None:
        server = socket.create_connection(self.target)
        Thread(target=_copy, args=(server, client), daemon=True).start()
        _copy(client, server, most=self._cut_after())

    def _cut_after(self) -> "Cut | None":
        return Cut(self, self.random.randrange(1, self.within)) if self.left > self.done else None


class Cut:
    """Where one connection ends, should it get that far."""

    def __init__(self, proxy: CuttingProxy, after: int) -> None:
        self.proxy = proxy
        self.after = after


def _copy(source: socket.socket, target: socket.socket, most: Cut | None = None) -> None:
    sent = 0
    with suppress(OSError):
        while data := source.recv(BLOCK):
            if most and sent + len(data) > most.after:
                target.sendall(data[: most.after - sent])
                most.proxy.done += 1
                for end in (source, target):
                    end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, ABRUPTLY)
                break
            target.sendall(data)
            sent += len(data)
    for end in (source, target):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()


@contextmanager
def cutting(port: int, *, cuts: int, within: int, seed: int = 4) -> Iterator[CuttingProxy]:
    """A running proxy."""
    proxy = CuttingProxy(port, cuts=cuts, within=within, seed=seed)
    Thread(target=proxy.serve, daemon=True).start()
    yield proxy
    proxy.listener.close()
