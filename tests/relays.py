"""A private coturn, and the settings that make GoChat use it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from .servers import ROOT
from .with_servers import Service, which

COMPOSE = ROOT / "deploy" / "compose.yaml"
SECRET = "only for these tests"
REALM = "gochat.example"
PORTS = range(50000, 51000)
ON_THE_LOOPBACK = (
    *("--allow-loopback-peers", "--no-tls", "--no-dtls", "--no-rfc5780", "--simple-log"),
    "--no-software-attribute",
)


class Coturn(Service):
    """The relay of deploy/compose.yaml; only its place and its secret are others."""

    def command(self) -> list[str]:
        here = {
            "--listening-ip": "127.0.0.1",
            "--relay-ip": "127.0.0.1",
            "--listening-port": self.port,
            "--min-port": PORTS[0],
            "--max-port": PORTS[-1],
            "--realm": REALM,
            "--static-auth-secret": SECRET,
            "--pidfile": self.directory / "pid",
            "--userdb": self.directory / "db",
        }
        theirs = yaml.safe_load(COMPOSE.read_text())["services"]["coturn"]["command"]
        kept = [flag for flag in theirs if flag.partition("=")[0] not in here]
        ours = [f"{name}={value}" for name, value in here.items()]
        return [which("turnserver"), "-n", *kept, *ours, *ON_THE_LOOPBACK]

    @property
    def settings(self) -> dict[str, str]:
        """What makes GoChat use it."""
        return {
            "GOCHAT_STUN_URLS": f"stun:127.0.0.1:{self.port}",
            "GOCHAT_TURN_URLS": f"turn:127.0.0.1:{self.port}?transport=udp",
            "GOCHAT_TURN_SECRET": SECRET,
        }


@contextmanager
def relay() -> Iterator[Coturn]:
    """One that is running; it may be killed and started meanwhile."""
    with TemporaryDirectory(prefix="gochat-relay-") as name:
        coturn = Coturn(Path(name))
        try:
            coturn.start()
            yield coturn
        finally:
            coturn.stop()
