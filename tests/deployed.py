"""The product as `deploy/` has it: its start script and its nginx, with ports of their own."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from .servers import ROOT, STOP_SECONDS, Server, clean_environment
from .with_servers import Service, which

DEPLOY = ROOT / "deploy"
MAIN = """
{user}
worker_processes 1;
pid {home}/pid;
error_log {home}/error.log;
events {{ worker_connections 4096; }}
http {{
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    sendfile on;
    keepalive_timeout 65;
    access_log {home}/access.log;
    client_body_temp_path {home}/body;
    proxy_temp_path {home}/proxy;
    fastcgi_temp_path {home}/fastcgi;
    uwsgi_temp_path {home}/uwsgi;
    scgi_temp_path {home}/scgi;
    include {home}/site.conf;
}}
"""


class Nginx(Service):
    """nginx with deploy/nginx.conf; only ports and folders are others."""

    def __init__(self, directory: Path, *, ports: Sequence[int], media: Path) -> None:
        super().__init__(directory)
        self.media = media
        user = "user root;" if os.getuid() == 0 else ""
        (self.directory / "nginx.conf").write_text(MAIN.format(home=self.directory, user=user))
        (self.directory / "site.conf").write_text(self._site(ports, media))

    def command(self) -> list[str]:
        main = self.directory / "nginx.conf"
        return [which("nginx"), "-p", str(self.directory), "-c", str(main), "-g", "daemon off;"]

    @property
    def url(self) -> str:
        """Where people find what is behind it."""
        return f"http://localhost:{self.port}"

    @property
    def socket_url(self) -> str:
        """Where sockets are opened."""
        return f"ws://localhost:{self.port}/ws"

    def _site(self, ports: Sequence[int], media: Path) -> str:
        site = (DEPLOY / "nginx.conf").read_text()
        [upstream] = re.findall(r"^ *server gochat:8080.*;$", site, re.MULTILINE)
        theirs = [upstream.replace("gochat:8080", f"127.0.0.1:{port}") for port in ports]
        for ours, here in {
            upstream: "\n".join(theirs),
            "listen 80;": f"listen 127.0.0.1:{self.port};",
            "/etc/nginx/gochat-proxy.conf": str(DEPLOY / "nginx-proxy.conf"),
            "/data/media/": f"{media}/",
        }.items():
            assert ours in site
            site = site.replace(ours, here)
        return site


class Deployed(Server):
    """Two server processes and a worker for the tasks, as compose.yaml has them, behind nginx."""

    command = [str(DEPLOY / "start.sh")]

    def __init__(self, data_dir: Path, **settings: str) -> None:
        chosen = {
            "GOCHAT_WORKERS": "2",
            "GOCHAT_BACKGROUND": "worker",
            "GOCHAT_ACCEL_PATH": "/stored/",
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        }
        super().__init__(data_dir, **{**chosen, **settings})
        self.nginx = Nginx(data_dir, ports=[self.port], media=data_dir / "media")
        self.worker: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        """nginx's."""
        return self.nginx.url

    @property
    def socket_url(self) -> str:
        """nginx's."""
        return self.nginx.socket_url

    def start(self) -> "Deployed":
        """Start what is not running; nginx stays when the server goes."""
        super().start()
        if self.worker is None:
            self._start_worker()
            self.nginx.start()
        return self

    def end(self) -> None:
        """Stop everything."""
        self.nginx.stop()
        self.worker.send_signal(signal.SIGINT)
        self.worker.wait(STOP_SECONDS)
        self.stop()

    def kill(self) -> None:
        """End the server processes, the parent first, without a word."""
        processes = self.workers()
        super().kill()
        for pid in processes:
            os.kill(pid, signal.SIGKILL)

    def _start_worker(self) -> None:
        home = self.data_dir / "home"
        environment = clean_environment(home, GOCHAT_DATA_DIR=str(self.data_dir), **self.settings)
        with (self.data_dir / "worker.log").open("a") as log:
            self.worker = subprocess.Popen(
                ["python", "manage.py", "db_worker", "--queue-name", "*"],
                cwd=ROOT,
                env=environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
