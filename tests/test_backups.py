"""A backup brings everything back, on whatever database: every row of every table, every file."""

import json
import shutil
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from .callers import Caller
from .servers import ROOT, Server, clean_environment, manage
from .with_servers import MariaDB, Service

pytestmark = pytest.mark.server


class Place:
    """An installation: a data directory, and where its database is."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        self.settings = settings

    def run(self, *arguments: str, code: int = 0) -> str:
        """What a command says; it must end with the code."""
        done = manage(self.folder, *arguments, **self.settings)
        assert done.returncode == code, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done.stdout + done.stderr

    def backup(self, name: str) -> Path:
        """A fresh one."""
        path = self.folder / name
        self.run("backup", str(path))
        return path


def contents(backup: Path) -> dict[str, dict[str, str]]:
    """The hashes of all rows, by table, and of all files, by path."""
    with zipfile.ZipFile(backup) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        files = list(map(json.loads, archive.read("files.jsonl").splitlines()))
    assert manifest["missing"] == []
    tables = {table["name"]: table["sha256"] for table in manifest["tables"]}
    assert len(tables) > 20 and len(files) > 20
    return {"tables": tables, "files": {file["path"]: file["sha256"] for file in files}}


@pytest.fixture(scope="module")
def demo(prepared, tmp_path_factory) -> Place:
    """The demo world on SQLite: people, groups, pictures, voices, calls."""
    place = Place(tmp_path_factory.mktemp("demo"))
    shutil.copytree(prepared, place.folder, dirs_exist_ok=True)
    place.run("demo")
    return place


@pytest.fixture(scope="module")
def backup(demo) -> Path:
    return demo.backup("first.zip")


@pytest.fixture
def make_place(prepared, tmp_path_factory) -> Callable[..., Place]:
    """New installations; nobody has migrated their databases."""

    def make(**settings: str) -> Place:
        return Place(tmp_path_factory.mktemp("place"), **settings)

    return make


@pytest.fixture(scope="module")
def mariadb(tmp_path_factory) -> Service:
    mariadb = MariaDB(tmp_path_factory.mktemp("mariadb"))
    mariadb.install()
    mariadb.start()
    mariadb.create()
    yield mariadb
    mariadb.stop()


def test_an_empty_server_becomes_what_the_other_was(backup, make_place):
    empty = make_place()
    empty.run("restore", str(backup))
    assert contents(empty.backup("again.zip")) == contents(backup)
    assert json.loads(empty.run("audit_rooms", "--json"))["faults"] == []
    assert json.loads(empty.run("audit_files", "--json"))["faults"] == []


def test_it_goes_to_mariadb_and_back_unchanged(backup, make_place, mariadb):
    key = "only for these tests, and long enough for them"
    there = make_place(GOCHAT_DATABASE_URL=mariadb.url, GOCHAT_SECRET_KEY=key)
    there.run("restore", str(backup))
    from_there = there.backup("mariadb.zip")
    assert contents(from_there) == contents(backup)
    assert json.loads(there.run("audit_rooms", "--json"))["faults"] == []
    here = make_place()
    here.run("restore", str(from_there))
    assert contents(here.backup("back.zip")) == contents(backup)


def test_people_find_everything_again(backup, make_place, prepared):
    place = make_place()
    place.run("restore", str(backup))
    shutil.copytree(prepared / "static", place.folder / "static")
    server = Server(place.folder, GOCHAT_RATE_LIMITS="off").start()
    try:
        account = {"username": "lin", "password": "gochat-demo"}
        token = Caller(server.url).data("POST", "/api/auth/login", account)["token"]
        lin = Caller(server.url, token)
        rooms = lin.data("GET", "/api/rooms")["items"]
        assert len(rooms) >= 8
        sent = lin.data(
            "POST", f"/api/rooms/{rooms[0]['id']}/messages", {"content": "在吗"}, status=201
        )
        assert sent["seq"] == rooms[0]["last_seq"] + 1
        assert "server is running" in place.run("restore", str(backup), "--force", code=3)
    finally:
        server.stop()


def test_the_server_goes_on_meanwhile_and_the_backup_is_of_one_moment(server, lily, make_place):
    room = lily.data("POST", "/api/rooms", {"name": "busy"}, status=201)
    writing, sent = threading.Event(), []

    def write() -> None:
        while not writing.is_set():
            body = {"content": f"line {len(sent)}"}
            path = f"/api/rooms/{room['id']}/messages"
            sent.append(lily.data("POST", path, body, status=201)["seq"])

    writer = threading.Thread(target=write)
    writer.start()
    try:
        path = Place(server.data_dir, **server.settings).backup("live.zip")
    finally:
        writing.set()
        writer.join()
    assert sent
    copy = make_place()
    copy.run("restore", str(path))
    assert json.loads(copy.run("audit_rooms", "--json"))["faults"] == []


def test_an_installation_that_somebody_lives_in_is_left_alone(backup, demo):
    before = contents(demo.backup("before.zip"))
    assert "not empty" in demo.run("restore", str(backup), code=3)
    assert contents(demo.backup("after.zip")) == before


def test_with_force_it_is_replaced(backup, make_place):
    place = make_place()
    place.run("migrate", "--verbosity", "0")
    place.run("createbot", "somebody")
    place.run("restore", str(backup), "--force")
    assert contents(place.backup("again.zip")) == contents(backup)


def test_a_restore_that_is_killed_leaves_what_was_there_and_is_done_again(backup, make_place):
    place = make_place()
    place.run("migrate", "--verbosity", "0")
    # The last table's rows are what it dies of.
    script = (
        "import os, django; django.setup()\n"
        "from pathlib import Path\n"
        "from gochat.backup import restoring\n"
        f"backup = restoring.open_backup(Path({str(backup)!r}))\n"
        "rows = sum(table.rows for table in backup.manifest.tables)\n"
        "seen = []\n"
        "def progress(more):\n"
        "    seen.append(more)\n"
        "    if len(seen) > rows: os.kill(os.getpid(), 9)\n"
        "restoring.restore_backup(backup, progress=progress)\n"
    )
    environment = clean_environment(
        place.folder / "home",
        GOCHAT_DATA_DIR=str(place.folder),
        DJANGO_SETTINGS_MODULE="gochat.settings",
    )
    killed = subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=environment)
    assert killed.returncode == -9
    assert json.loads(place.run("stats", "--json"))["people"]["all"] == 0
    place.run("restore", str(backup))
    assert contents(place.backup("again.zip")) == contents(backup)


def test_looking_touches_nothing(backup, make_place):
    place = make_place()
    place.run("migrate", "--verbosity", "0")
    assert "is whole" in place.run("restore", str(backup), "--dry-run")
    assert json.loads(place.run("stats", "--json"))["people"]["all"] == 0


def test_a_backup_of_the_same_name_is_not_overwritten(demo, backup):
    size = backup.stat().st_size
    demo.run("backup", str(backup), code=3)
    assert backup.stat().st_size == size


def damaged(backup: Path, path: Path) -> Path:
    """One byte in the middle is another."""
    shutil.copy(backup, path)
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        byte = file.read(1)[0]
        file.seek(-1, 1)
        file.write(bytes([byte ^ 0xFF]))
    return path


def cut(backup: Path, path: Path) -> Path:
    """The disk was full."""
    path.write_bytes(backup.read_bytes()[: backup.stat().st_size // 2])
    return path


def changed(backup: Path, path: Path, **manifest) -> Path:
    """Another manifest, else the same."""
    with zipfile.ZipFile(backup) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "manifest.json":
                content = json.dumps({**json.loads(content), **manifest}).encode()
            target.writestr(name, content)
    return path


def nonsense(backup: Path, path: Path) -> Path:
    """No zip at all."""
    path.write_text("hello")
    return path


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (damaged, "damaged"),
        (cut, "damaged"),
        (nonsense, "damaged"),
        (lambda b, p: changed(b, p, version=99), "version 99"),
        (lambda b, p: changed(b, p, format="holiday-pictures"), "another kind"),
        (lambda b, p: changed(b, p, migrations={"rooms": ["0999_from_the_future"]}), "newer"),
        (lambda b, p: changed(b, p, tables="?"), "damaged"),
    ],
    ids=["damaged", "cut", "no zip", "version", "kind", "newer", "manifest"],
)
def test_a_bad_file_is_refused_before_anything_is_touched(
    spoil, told, backup, make_place, tmp_path
):
    place = make_place()
    place.run("migrate", "--verbosity", "0")
    place.run("createbot", "somebody")
    bad = spoil(backup, tmp_path / "bad.zip")
    assert told in place.run("restore", str(bad), "--force", code=4)
    assert json.loads(place.run("stats", "--json"))["people"]["bots"] == 1
