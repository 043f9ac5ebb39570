"""A virus scanner looks at every upload, where there is one."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from gochat.core.errors import ChatError
from media.content.clamav import ping
from media.content.errors import Infected, ScannerDown

from . import corpus
from .processing import inspect


class Clamd:
    """Speaks the protocol, knows one virus, and takes so many bytes."""

    def __init__(self, listener: socket.socket, most: int) -> None:
        self.listener, self.most = listener, most
        self.seen: list[bytes] = []
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            with client, client.makefile("rb") as lines:
                client.sendall(self._answer(lines) + b"\0")

    def _answer(self, lines) -> bytes:
        command = b""
        while not command.endswith(b"\0"):
            command += lines.read(1)
        if command == b"zPING\0":
            return b"PONG"
        assert command == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack("!I", lines.read(4))[0]:
            content += lines.read(size)
            if len(content) > self.most:
                return b"INSTREAM size limit exceeded. ERROR"
        self.seen.append(content)
        return b"stream: Eicar-Test-Signature FOUND" if corpus.EICAR in content else b"stream: OK"


@contextmanager
def running(listener: socket.socket, most: int = 10_000_000) -> Iterator[Clamd]:
    listener.listen()
    clamd = Clamd(listener, most)
    try:
        yield clamd
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        clamd.thread.join(5)


@pytest.fixture
def use(settings):
    """Have uploads looked at by the scanner there."""

    def use(url: str, unscanned: str = "refuse") -> None:
        update = {"clamav_url": url, "clamav_unscanned": unscanned}
        settings.CONFIG = settings.CONFIG.model_copy(update=update)

    return use


@pytest.fixture
def clamd(use) -> Iterator[Clamd]:
    listener = socket.create_server(("127.0.0.1", 0))
    use(f"tcp://127.0.0.1:{listener.getsockname()[1]}")
    with running(listener) as clamd:
        yield clamd


@pytest.fixture
def file(tmp_path):
    def write(content: bytes) -> Path:
        path = tmp_path / "upload"
        path.write_bytes(content)
        return path

    return write


def test_a_virus_is_refused(clamd, file):
    with pytest.raises(Infected) as refused:
        inspect(file(b"a letter\n" + corpus.EICAR), "file", "letter.txt")
    assert refused.value.code == 41542


def test_a_clean_file_is_taken(clamd, file):
    content = b"x" * 700_000
    assert inspect(file(content), "file", "letter.txt").mime == "text/plain"
    assert clamd.seen == [content]


@pytest.mark.parametrize("kind", ["image", "file"])
def test_a_virus_in_a_picture_is_refused(clamd, file, kind):
    with pytest.raises(Infected):
        inspect(file(corpus.saved(corpus.picture(), "JPEG") + corpus.EICAR), kind, "a.jpg")


def test_it_may_listen_on_a_path(use, file, tmp_path):
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(tmp_path / "clamd.ctl"))
    use(f"unix://{tmp_path}/clamd.ctl")
    with running(listener), pytest.raises(Infected):
        inspect(file(corpus.EICAR), "file", "letter.txt")


def test_nothing_passes_while_the_scanner_is_down(use, file):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    use(f"tcp://127.0.0.1:{port}")
    with pytest.raises(ScannerDown) as refused:
        inspect(file(b"a letter"), "file", "letter.txt")
    assert (refused.value.status, refused.value.code) == (503, 50340)


def test_an_operator_may_let_files_pass_unseen(use, file):
    use("unix:///nowhere", "allow")
    assert inspect(file(b"a letter"), "file", "letter.txt").mime == "text/plain"


def test_what_is_too_large_for_it_is_not_seen(use, file):
    listener = socket.create_server(("127.0.0.1", 0))
    url = f"tcp://127.0.0.1:{listener.getsockname()[1]}"
    with running(listener, most=100_000):
        use(url)
        with pytest.raises(ScannerDown):
            inspect(file(b"x" * 5_000_000), "file", "letter.txt")
        use(url, "allow")
        assert inspect(file(b"x" * 5_000_000), "file", "letter.txt")


def test_a_virus_is_refused_even_where_unseen_files_pass(clamd, use, file, settings):
    use(settings.CONFIG.clamav_url, "allow")
    with pytest.raises(Infected):
        inspect(file(corpus.EICAR), "file", "letter.txt")


def test_without_a_scanner_nobody_looks(file):
    assert inspect(file(corpus.EICAR), "file", "letter.txt").mime == "text/plain"


def test_doctor_asks_it(clamd, use):
    ping()
    use("unix:///nowhere")
    with pytest.raises(OSError):
        ping()


def test_every_refusal_has_words():
    for error in (Infected, ScannerDown):
        assert issubclass(error, ChatError) and str(error.message)
