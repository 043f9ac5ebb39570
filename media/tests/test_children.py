"""The process that opens strangers' files can break; who asks it cannot."""

import errno
import os
import platform
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from media.content import children as module
from media.content.child.sealing import MACHINES
from media.content.children import FILM, LOOK, MAKE, Child, ChildFailed, Children, Refused
from media.content.errors import BrokenFile

from . import corpus
from .processing import inspect

ROOT = Path(__file__).parents[2]
MIB = 1024 * 1024


@pytest.fixture
def children():
    pool = Children(most=2)
    yield pool
    pool.end()


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "photo"
    path.write_bytes(corpus.saved(corpus.picture(), "JPEG"))
    return path


def look(children: Children, photo: Path) -> dict:
    return children.ask("inspect_image", limits=LOOK, source=str(photo))


def test_a_process_is_used_again(children, photo):
    look(children, photo)
    (first,) = children.idle
    look(children, photo)
    assert children.idle == [first]
    assert first.jobs == 2


def test_a_killed_process_is_replaced(children, photo):
    look(children, photo)
    (first,) = children.idle
    os.kill(first.process.pid, signal.SIGKILL)
    first.process.wait()
    assert look(children, photo)["width"] == 120
    assert children.idle[0] is not first


def test_a_process_that_is_killed_at_work_fails_only_its_job(children, tmp_path):
    path = corpus.video(tmp_path / "v", "mp4", size=(1280, 720), seconds=20, sound=False)
    beaten = threading.Event()
    monkey = module.BEAT_SECONDS
    module.BEAT_SECONDS = 0.05
    try:
        with pytest.raises(ChildFailed):
            children.ask(
                "make_mp4",
                limits=FILM,
                beat=lambda: (beaten.set(), kill_worker_of(os.getpid())),
                source=str(path),
                folder=str(tmp_path),
                format="mov",
                limit=300,
            )
    finally:
        module.BEAT_SECONDS = monkey
    assert beaten.is_set()
    assert children.idle == []


def kill_worker_of(parent: int) -> None:
    found = subprocess.run(
        ["ps", "-o", "pid=,args=", "--ppid", str(parent)], capture_output=True, text=True
    ).stdout
    for line in found.splitlines():
        if "media.content.child" in line:
            os.kill(int(line.split()[0]), signal.SIGKILL)


def test_a_job_that_computes_too_long_is_ended(children, tmp_path):
    large = tmp_path / "large"
    large.write_bytes(corpus.png_bomb(9_000, 5_500))
    job = {"source": str(large), "folder": str(tmp_path), "original": True}
    for _ in range(3):
        children.ask("process_image", limits=MAKE, **job)
    # By now the process has computed for longer than a second, and is over the limit at once.
    with pytest.raises(ChildFailed, match=f"ended with -{signal.SIGXCPU}"):
        children.ask("process_image", limits={**MAKE, "cpu_seconds": -1}, **job)
    assert children.idle == []


def test_a_job_that_takes_too_long_is_ended(children, tmp_path):
    never = tmp_path / "never"
    os.mkfifo(never)
    with pytest.raises(ChildFailed, match=f"ended with -{signal.SIGALRM}"):
        children.ask("inspect_image", limits={**LOOK, "wall_seconds": 1}, source=str(never))


def test_a_process_that_does_not_answer_is_killed(photo):
    child = Child()
    os.kill(child.process.pid, signal.SIGSTOP)
    with pytest.raises(ChildFailed, match="too slow"):
        child.ask({"job": "codecs", "limits": LOOK}, 0.2, lambda: None)
    child.end()
    assert child.process.returncode == -signal.SIGKILL


def test_a_job_that_writes_too_much_is_ended(children, tmp_path):
    photo = tmp_path / "photo"
    photo.write_bytes(corpus.saved(corpus.picture((3000, 2000)), "BMP"))
    with pytest.raises((ChildFailed, Refused)):
        children.ask(
            "process_image",
            limits={**MAKE, "file_mib": 0},
            source=str(photo),
            folder=str(tmp_path),
            original=True,
        )


def test_memory_is_bounded(monkeypatch, tmp_path, photo):
    monkeypatch.setattr(module, "MEMORY_MIB", 450)
    pool = Children(most=1)
    large = tmp_path / "large"
    large.write_bytes(corpus.png_bomb(9_000, 5_500))
    with pytest.raises((ChildFailed, Refused)):
        pool.ask(
            "process_image", limits=MAKE, source=str(large), folder=str(tmp_path), original=True
        )
    assert look(pool, photo)["width"] == 120
    pool.end()


def test_a_process_that_has_grown_makes_place(children, photo):
    look(children, photo)
    children.idle[0].jobs = module.MAX_JOBS
    look(children, photo)
    assert children.idle == []


def test_the_process_is_given_nothing_of_our_environment(monkeypatch, photo):
    monkeypatch.setenv("GOCHAT_SECRET_KEY", "very secret")
    child = Child()
    environment = Path(f"/proc/{child.process.pid}/environ").read_bytes()
    child.end()
    assert b"very secret" not in environment
    assert b"GOCHAT" not in environment


@pytest.mark.skipif(platform.machine() not in MACHINES, reason="no filter for this machine")
def test_the_process_reaches_no_network_and_no_other_program(children, photo):
    look(children, photo)
    threads = list(Path(f"/proc/{children.idle[0].process.pid}/task").iterdir())
    assert len(threads) > 1, "premise"
    for thread in threads:
        status = (thread / "status").read_text()
        assert re.search(r"^Seccomp:\s+2$", status, re.MULTILINE)
        assert re.search(r"^NoNewPrivs:\s+1$", status, re.MULTILINE)
    for forbidden in (
        "socket.socket()",
        "os.execv('/bin/true', ['true'])",
        "os.kill(os.getppid(), 0)",
        "os.pidfd_open(os.getppid())",
        "signal.pidfd_send_signal(0, 0)",
    ):
        code = (
            "import os, signal, socket; from media.content.child.sealing import seal; seal(); "
            f"{forbidden}"
        )
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True
        )
        assert "PermissionError" in done.stderr


def test_the_process_reads_nothing_of_its_parent(children, tmp_path):
    if not has_landlock():
        pytest.skip("no Landlock in this kernel")
    with pytest.raises(ChildFailed, match="PermissionError"):
        children.ask(
            "make_mp4",
            limits=LOOK,
            source=f"/proc/{os.getpid()}/mem",
            folder=str(tmp_path),
            format="mov",
            limit=300,
        )


def has_landlock() -> bool:
    code = "from media.content.child.sealing import part; raise SystemExit(not part())"
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode == 0


SEALED_CALLS = """
import ctypes, threading
from media.content.child.sealing import EVERYWHERE, seal
sealed, answers = threading.Event(), []
libc = ctypes.CDLL(None, use_errno=True)

def ask():
    sealed.wait()
    for number in EVERYWHERE:
        libc.syscall(number, -1, None, None, None, None, None)
        answers.append(ctypes.get_errno())

thread = threading.Thread(target=ask)
thread.start()
seal()
sealed.set()
thread.join()
print(*answers)
"""


@pytest.mark.skipif(platform.machine() not in MACHINES, reason="no filter for this machine")
def test_a_thread_of_before_reaches_no_other_process_and_no_ring():
    done = subprocess.run(
        [sys.executable, "-c", SEALED_CALLS], cwd=ROOT, capture_output=True, text=True
    )
    assert done.stdout.split() == [str(errno.EPERM)] * 6


def test_the_process_loads_no_django():
    code = "import sys, media.content.child.jobs; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode == 0


def test_no_orphan_goes_on_when_its_parent_is_killed(tmp_path):
    """A film takes minutes; the server that wanted it may be gone."""
    code = (
        "import sys, time; from media.content.children import Child\n"
        "print(Child().process.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    assert Path(f"/proc/{pid}").exists(), "premise"
    parent.kill()
    parent.wait()
    parent.stdout.close()
    deadline = time.monotonic() + 10
    while Path(f"/proc/{pid}").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not Path(f"/proc/{pid}").exists()


def test_many_at_once_wait_for_a_place(children, photo):
    answers: list[dict] = []
    threads = [
        threading.Thread(target=lambda: answers.append(look(children, photo))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert [answer["width"] for answer in answers] == [120] * 8
    assert len(children.idle) == module.KEPT_WARM


def test_what_breaks_the_process_is_refused_at_the_door(monkeypatch, photo):
    def fail(*args, **options):
        raise ChildFailed("killed")

    monkeypatch.setattr("media.content.check.children.ask", fail)
    with pytest.raises(BrokenFile):
        inspect(photo, "image", "photo.jpg")
