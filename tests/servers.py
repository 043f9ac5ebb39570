"""The product as `make run` serves it: a process, a free port, a data directory of its own."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import requests

from .with_servers import free_port

ROOT = Path(__file__).parent.parent
# A start takes seconds, but minutes on a machine that is busy with other things.
START_SECONDS = 180
STOP_SECONDS = 30
POLL_SECONDS = 0.05


def is_free(port: int) -> bool:
    """Whether nobody listens on a port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("0.0.0.0", port))
        except OSError:
            return False
        return True


def clean_environment(home: Path, **more: str) -> dict[str, str]:
    """What a newcomer's shell has: PATH, an empty HOME, and how pip finds packages."""
    home.mkdir(parents=True, exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
    return {"PATH": os.environ["PATH"], "HOME": str(home), "LANG": "C.UTF-8", **kept, **more}


def manage(data_dir: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a `manage.py` command on a data directory."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=clean_environment(data_dir / "home", GOCHAT_DATA_DIR=str(data_dir), **settings),
        capture_output=True,
        text=True,
        timeout=120,
    )


def prepare(data_dir: Path) -> Path:
    """Do to a data directory what `make run` does before it serves."""
    for command in (["collectstatic", "--noinput"], ["migrate"]):
        done = manage(data_dir, *command, "--verbosity", "0")
        assert done.returncode == 0, done.stdout + done.stderr
    return data_dir


class Server:
    """A server process; `restart` and `kill` keep its data."""

    command = [sys.executable, "manage.py", "serve"]
    folder = ROOT

    def __init__(self, data_dir: Path, *, port: int | None = None, **settings: str) -> None:
        self.data_dir = data_dir
        self.port = port or free_port()
        self.settings = settings
        self.log = data_dir / "server.log"
        self.process: subprocess.Popen | None = None

    @classmethod
    def on_copy_of(cls, prepared: Path, data_dir: Path, **options) -> "Server":
        """A server that starts from a copy of a prepared data directory."""
        shutil.copytree(prepared, data_dir, dirs_exist_ok=True)
        return cls(data_dir, **options)

    @property
    def url(self) -> str:
        """The address people are told."""
        return f"http://localhost:{self.port}"

    @property
    def socket_url(self) -> str:
        """Where sockets are opened."""
        return f"ws://localhost:{self.port}/ws"

    def start(self) -> "Server":
        """Start, and wait until it answers."""
        environment = clean_environment(
            self.data_dir / "home",
            GOCHAT_DATA_DIR=str(self.data_dir),
            PORT=str(self.port),
            **self.settings,
        )
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=self.folder,
                env=environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        wait_for_health(f"http://localhost:{self.port}", self.process, self.log)
        return self

    def stop(self) -> int:
        """Stop as Ctrl-C does; the exit code."""
        return self._end(signal.SIGINT)

    def kill(self) -> None:
        """End it without a word to anybody."""
        self._end(signal.SIGKILL)

    def restart(self) -> None:
        """Stop and start again."""
        self.stop()
        self.start()

    def workers(self) -> list[int]:
        """The server processes under a parent, where GOCHAT_WORKERS asks for several."""
        parent = self.process.pid
        children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
        commands = [(int(pid), Path(f"/proc/{pid}/cmdline").read_text()) for pid in children]
        return [pid for pid, line in commands if "spawn_main" in line]

    def _end(self, how: signal.Signals) -> int:
        process, self.process = self.process, None
        if process is None:
            return 0
        process.send_signal(how)
        try:
            return process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise


def wait_for_health(url: str, process: subprocess.Popen, log: Path) -> None:
    """Wait until a server answers, or fail with what it wrote."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            if requests.get(f"{url}/health", timeout=5).ok:
                return
        except requests.ConnectionError:
            time.sleep(POLL_SECONDS)
    raise AssertionError(f"The server at {url} does not answer:\n{log.read_text()}")
