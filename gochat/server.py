"""Uvicorn, set up for us: sockets are told to come back before the server goes."""

import asyncio
import gc
import signal
import socket
import sys

import uvicorn
from django.conf import settings
from uvicorn.supervisors import multiprocess

# A frame over the protocol's limit is to be answered with our own close code, so the server takes
# more.
WIRE_FRAME_BYTES = 2 * 1024 * 1024
GRACE_SECONDS = 10
# Longer than proxies keep an idle connection to us: who closes first must not be us, or a request
# that is on its way in that moment is lost.
IDLE_SECONDS = 75
# A busy machine is slow to start a process; a replacement that is not ready by then is given up.
START_SECONDS = 60
# New objects until the collector looks for garbage; Python's own 700 are there in no time.
COLLECT_AFTER = 10_000
SWITCH_SECONDS = 0.001


class Server(uvicorn.Server):
    """A server process with its realtime part."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Have the hub and the lease ready before the first request."""
        # A worker process has no apps loaded before.
        from .broadcasting import BroadcastKeeper
        from .calling import CallKeeper, RecordingKeeper, SfuKeeper
        from .housekeeping import Housekeeper
        from .indexing import IndexKeeper
        from .monitoring.keepers import figure_keepers
        from .realtime import current_realtime
        from .retaining import RetentionKeeper
        from .ringing import ring_keepers
        from .rule_keeping import RuleKeeper
        from .working import task_keepers

        await current_realtime()
        self.keepers = [
            *(IndexKeeper(), RuleKeeper(), BroadcastKeeper()),
            *(Housekeeper(), RetentionKeeper()),
            *(CallKeeper(), RecordingKeeper(), SfuKeeper()),
            *task_keepers(),
            *figure_keepers(),
            *ring_keepers(),
        ]
        for keeper in self.keepers:
            keeper.start()
        be_steady()
        await super().startup(sockets)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close sockets with 4500 and finish what is in flight; then as usual."""
        from .realtime import stop_realtime

        for server in self.servers:
            server.close()
        await stop_realtime()
        for keeper in self.keepers:
            await asyncio.to_thread(keeper.stop)
        await super().shutdown(sockets)


def be_steady() -> None:
    """Keep what the interpreter does on the side from holding up the sockets."""
    # What is loaded by now stays: the collector need not walk through it again and again. While a
    # thousand sockets came it held up everything for 10 s in 100 collections, with this for 4 in 40
    # (on a machine with ten times its work to do).
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER, 20, 50)
    # A thread that only computes, as the search index's does, lets others wait this long.
    sys.setswitchinterval(SWITCH_SECONDS)


class Worker(multiprocess.Process):
    """One of several server processes; SIGHUP to their parent replaces them one by one."""

    @property
    def server(self) -> Server:
        """The server this process runs."""
        if self._server is None:
            self._server = Server(self.config)
        return self._server


def bind(host: str, port: int) -> socket.socket:
    """The socket to serve on. Raises OSError where the port is taken or not ours to take."""
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise
    listener.set_inheritable(True)
    return listener


def serve(*, listener: socket.socket, workers: int) -> None:
    """Serve until stopped by SIGINT or SIGTERM."""
    config = uvicorn.Config(
        "gochat.asgi:application",
        workers=workers,
        loop="uvloop",
        ws="gochat.websocket:WebSocketProtocol",
        ws_max_size=WIRE_FRAME_BYTES,
        ws_per_message_deflate=False,
        lifespan="off",
        access_log=False,
        log_config=None,
        proxy_headers=True,
        server_header=False,
        backlog=4096,
        timeout_graceful_shutdown=GRACE_SECONDS,
        timeout_keep_alive=IDLE_SECONDS,
        timeout_worker_healthcheck=START_SECONDS,
    )
    if workers > 1:
        multiprocess.Process = Worker  # uvicorn has no other way to be told
        multiprocess.Multiprocess(config, sockets=[listener]).run()
    else:
        _ignore_stop_signals()
        Server(config).run(sockets=[listener])


def _ignore_stop_signals() -> None:
    # While it runs, uvicorn handles them; once stopped, it raises them again for whom it found.
    for stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stop, signal.SIG_IGN)


def address() -> str:
    """Where people find the server."""
    return f"http://localhost:{settings.CONFIG.port}"
