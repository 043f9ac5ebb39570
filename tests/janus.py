"""Janus as `deploy/janus` starts it, on a port of its own."""

import json
import subprocess

from .servers import ROOT
from .with_servers import Service

SECRET = "only-for-these-tests"
# Where there is no network but the loopback, which Janus never uses.
CABLE, FAR_END, ADDRESS = "gochat-test", "gochat-far", "198.51.100.1"


class Janus(Service):
    """A Janus for one host: browsers reach it by the host's own address."""

    def command(self) -> list[str]:
        settings = {
            "GOCHAT_SFU_SECRET": SECRET,
            "SFU_API_ADDRESS": "127.0.0.1",
            "SFU_API_PORT": self.port,
            "SFU_MEDIA_PORTS": "30000-32000",
            "SFU_INTERFACE": own_address(),
            "TMPDIR": self.directory,
        }
        variables = [f"{name}={value}" for name, value in settings.items()]
        return ["env", *variables, str(ROOT / "deploy" / "janus" / "start.sh")]

    def restart(self) -> None:
        """End it without a word, and start another that knows of nothing."""
        self.kill()
        self.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/janus"

    def settings(self) -> dict[str, str]:
        """What makes GoChat use it."""
        return {"GOCHAT_SFU_URL": self.url, "GOCHAT_SFU_SECRET": SECRET}


def own_address() -> str:
    """An IPv4 address of this host that is not the loopback's; a cable to itself has one else."""
    if not (found := _addresses()):
        _ip("link", "add", CABLE, "type", "veth", "peer", "name", FAR_END)
        _ip("addr", "add", f"{ADDRESS}/32", "dev", CABLE)
        for end in (CABLE, FAR_END):
            _ip("link", "set", end, "up")
        found = _addresses()
    return found[0]


def _addresses() -> list[str]:
    links = json.loads(_ip("-json", "-4", "address", "show", "up"))
    return [
        address["local"]
        for link in links
        if "LOOPBACK" not in link.get("flags", ())
        for address in link.get("addr_info", ())
    ]


def _ip(*arguments: str) -> str:
    done = subprocess.run(["ip", *arguments], check=True, capture_output=True, text=True)
    return done.stdout or "[]"
