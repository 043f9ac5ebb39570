"""The Dockerfile's steps, without Docker: wheels, an installation from nothing else, a start."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from .servers import ROOT, Server, clean_environment

pytestmark = pytest.mark.server

# Debian's packages and the account are the image's own affair.
OF_THE_SYSTEM = ("apt-get", "rm -rf /var", "useradd", "install -d")
BUILD_SECONDS = 600


class Image:
    """What the Dockerfile builds, in folders of a temporary directory and virtual environments."""

    def __init__(self, home: Path) -> None:
        self.home = home
        text = re.sub(r"\\\n\s*", " ", (ROOT / "Dockerfile").read_text())
        lines = [line.split(" ", 1) for line in text.splitlines() if line and line[0] != "#"]
        start = [n for n, (word, _) in enumerate(lines) if word == "FROM"]
        assert len(start) == 2
        self.wheels, self.final = lines[: start[1]], lines[start[1] :]
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(home / "app")], check=True)

    @property
    def environment(self) -> dict[str, str]:
        """The ENV lines."""
        pairs = " ".join(rest for word, rest in self.final if word == "ENV").split()
        return dict(self._here(pair).split("=", 1) for pair in pairs)

    def build(self) -> None:
        """Run what each stage runs, each in an environment of its own."""
        for name, lines in (("builder", self.wheels), ("runner", self.final)):
            subprocess.run([sys.executable, "-m", "venv", str(self.home / name)], check=True)
            for word, rest in lines:
                if word == "RUN":
                    self._run(name, rest)

    def instruction(self, name: str) -> list[str]:
        """The command in an instruction of the final stage."""
        rest = dict(self.final)[name]
        return re.findall(r'"([^"]+)"', rest)

    def path(self, stage: str = "runner") -> str:
        """Where commands of a stage are looked for."""
        return f"{self.home / stage / 'bin'}:{os.environ['PATH']}"

    def _run(self, stage: str, commands: str) -> None:
        commands = re.sub(r"--mount=\S+", "", commands)
        for command in commands.split("&&"):
            if not command.strip().startswith(OF_THE_SYSTEM):
                # What pip has fetched once it need not fetch for each test.
                self._shell(stage, self._here(command.replace("--no-cache-dir", "")))

    def _shell(self, stage: str, command: str) -> None:
        done = subprocess.run(
            ["sh", "-c", command],
            cwd=self.home / "app",
            env={
                **clean_environment(self.home),
                "HOME": os.environ["HOME"],
                **self.environment,
                "PATH": self.path(stage),
            },
            capture_output=True,
            text=True,
            timeout=BUILD_SECONDS,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"

    def _here(self, text: str) -> str:
        """The text with the image's paths under our directory."""
        text = re.sub(r"(?<=[ =])/(app|data|wheels|tmp/build)\b", rf"{self.home}/\1", text)
        return text.replace(" /requirements", f" {self.home}/app/requirements")


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Image:
    image = Image(tmp_path_factory.mktemp("image"))
    image.build()
    return image


@pytest.fixture
def started(image: Image) -> Iterator[Server]:
    data = image.home / "data"
    data.mkdir()
    chosen = {"PATH": image.path(), "GOCHAT_STATIC_DIR": image.environment["GOCHAT_STATIC_DIR"]}
    server = Server(data, **chosen)
    server.command = [str(image.home / "app" / image.instruction("CMD")[0])]
    server.folder = image.home / "app"
    yield server.start()
    server.stop()


def test_it_is_built_starts_and_tells_its_health(image, started):
    wheels = {path.name.split("-")[0].lower() for path in (image.home / "wheels").iterdir()}
    assert {"django", "mysqlclient", "uvicorn"} <= wheels
    check = {"PATH": image.path(), "PORT": str(started.port)}

    def health() -> int:
        command = image.instruction("HEALTHCHECK")
        return subprocess.run(command, cwd=started.folder, env=check, timeout=30).returncode

    assert health() == 0
    assert started.stop() == 0
    assert health() != 0
