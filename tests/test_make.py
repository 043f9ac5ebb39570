"""The commands people begin with: `make run` in a fresh clone, its settings, `manage.py doctor`."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from .callers import Caller, SocketCaller
from .servers import ROOT, STOP_SECONDS, clean_environment, free_port, manage, wait_for_health

pytestmark = pytest.mark.server


class MakeRun:
    """`make run` in a clone of what is committed, by somebody whose home is empty."""

    def __init__(self, clone: Path, home: Path) -> None:
        self.clone, self.home = clone, home
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"

    def start(self) -> str:
        """Start, wait until it serves; what it printed."""
        self.log = self.clone.parent / "make.log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                ["make", "run"],
                cwd=self.clone,
                env=clean_environment(self.home, PORT=str(self.port)),
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        wait_for_health(self.url, self.process, self.log)
        return self.log.read_text()

    def press_ctrl_c(self) -> str:
        """Do what the terminal does on Ctrl-C: tell everybody; what was printed altogether."""
        os.killpg(self.process.pid, signal.SIGINT)
        self.process.wait(STOP_SECONDS)
        return self.log.read_text()


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh clone. It borrows our installed packages: installing them is pip's affair."""
    clone = tmp_path_factory.mktemp("fresh") / "gochat"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True, timeout=60)
    (clone / ".venv").symlink_to(sys.prefix)
    installed = clone / ".venv/.installed"
    installed.touch()
    moment = installed.stat().st_mtime
    os.utime(clone / "requirements.txt", (moment, moment - 1))
    return clone


@pytest.fixture(scope="module")
def make_run(clone: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MakeRun]:
    run = MakeRun(clone, tmp_path_factory.mktemp("home"))
    yield run
    if run.process.poll() is None:
        os.killpg(run.process.pid, signal.SIGKILL)
        run.process.wait()


def test_make_run_serves_stops_cleanly_and_starts_again_with_its_data(make_run):
    printed = make_run.start()
    assert make_run.url in printed
    assert "manage.py appoint NAME superuser" in printed
    assert str(make_run.clone / "var") in printed

    person = Caller.registered(make_run.url, "first")
    with SocketCaller.opened(make_run.url.replace("http", "ws") + "/ws", person.token) as socket:
        socket.wait_for(type="welcome")
        printed = make_run.press_ctrl_c()
        assert socket.close_code() == 4500
    for noise in ("Traceback", "***", "KeyboardInterrupt", '"level": "error"'):
        assert noise not in printed
    # Make hands on the signal it got; it tells of no failure.
    assert make_run.process.returncode in (0, -signal.SIGINT)

    collected = (make_run.clone / "var/static/.collected").stat().st_mtime_ns
    printed = make_run.start()
    assert "Installing" not in printed and "Making" not in printed
    assert (make_run.clone / "var/static/.collected").stat().st_mtime_ns == collected
    assert person.data("GET", "/api/auth/userinfo")["username"] == "first"
    make_run.press_ctrl_c()


def test_make_run_changes_nothing_that_git_watches(clone, make_run):
    status = subprocess.run(
        ["git", "status", "--porcelain"], cwd=clone, capture_output=True, text=True, timeout=60
    )
    # The borrowed .venv is a link, which `.venv/` in .gitignore does not mean.
    assert status.stdout.replace("?? .venv\n", "") == ""


def test_the_server_itself_exits_with_0_on_ctrl_c(server):
    assert server.stop() == 0
    server.start()


def test_a_second_server_on_the_same_port_says_so(server):
    refused = manage(server.data_dir, "serve", PORT=str(server.port))

    assert refused.returncode == 1
    assert f"Port {server.port} cannot be used" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_server_does_not_start_on_an_old_database(tmp_path):
    refused = manage(tmp_path, "serve", PORT=str(free_port()))

    assert refused.returncode == 1
    assert "manage.py migrate" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"GOCHAT_WORKERS": "x"}, "GOCHAT_WORKERS"),
        ({"GOCHAT_WORKERS": "0"}, "GOCHAT_WORKERS"),
        ({"GOCHAT_WORKERS": "2"}, "GOCHAT_REDIS_URL"),
        ({"PORT": "99999"}, "PORT"),
        ({"GOCHAT_DATABASE_URL": "foo"}, "GOCHAT_DATABASE_URL"),
        ({"GOCHAT_DATABASE_URL": "mysql://u:hidden@db/name"}, "GOCHAT_SECRET_KEY"),
        ({"GOCHAT_REDIS_URL": "foo"}, "GOCHAT_REDIS_URL"),
        ({"GOCHAT_RATE_LIMITS": "maybe"}, "GOCHAT_RATE_LIMITS"),
        ({"GOCHAT_DEBUG": "maybe"}, "GOCHAT_DEBUG"),
    ],
)
def test_a_bad_setting_stops_the_start_and_is_named(settings, named, tmp_path):
    refused = manage(tmp_path, "serve", **settings)

    assert refused.returncode == 1
    assert named in refused.stderr
    assert all(value in refused.stderr for value in settings.values() if "hidden" not in value)
    assert "Traceback" not in refused.stderr
    assert "hidden" not in refused.stderr


def test_doctor_is_content_with_a_prepared_directory(prepared):
    asked = manage(prepared, "doctor", GOCHAT_SECRET_KEY="hidden" * 9, GOCHAT_WROKERS="2")

    assert asked.returncode == 0, asked.stdout + asked.stderr
    assert "GOCHAT_SECRET_KEY" in asked.stdout
    assert "hidden" not in asked.stdout + asked.stderr
    assert re.search(r"GOCHAT_WROKERS .*no such setting", asked.stdout)


def test_doctor_tells_scripts_the_same(prepared):
    asked = manage(prepared, "doctor", "--json")

    report = json.loads(asked.stdout)
    assert report["settings"]["GOCHAT_DATA_DIR"] == str(prepared)
    assert report["unknown"] == []
    assert {"database", "layer", "storage"} <= report["parts"].keys()
    assert set(report["parts"].values()) == {"ok"}


def test_doctor_exits_with_1_and_hides_passwords_when_a_part_is_down(prepared):
    redis = f"redis://user:hidden@127.0.0.1:{free_port()}/0"
    asked = manage(prepared, "doctor", "--json", GOCHAT_REDIS_URL=redis)

    assert asked.returncode == 1
    report = json.loads(asked.stdout)
    assert report["parts"]["layer"].startswith("down")
    assert report["parts"]["database"] == "ok"
    assert "hidden" not in asked.stdout + asked.stderr


def test_doctor_misses_migrations(tmp_path):
    asked = manage(tmp_path, "doctor", "--json")

    assert asked.returncode == 1
    assert "migrate" in json.loads(asked.stdout)["parts"]["migrations"]
