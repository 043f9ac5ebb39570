"""Bodies past Django: what a browser, a slow client and a hostile one get."""

import asyncio
import os

import pytest
from asgiref.sync import sync_to_async
from django.test import Client

from accounts.models import Device
from conftest import token_of
from gochat import uploads
from media.models import File
from media.storage import scratch_dir

from .asgi import ask

pytestmark = pytest.mark.django_db(transaction=True)

FORM = {"content_type": "multipart/form-data; boundary=b"}


def form(data: bytes, name: str = "a.txt") -> bytes:
    head = f'--b\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    return head.encode() + data + b"\r\n--b--\r\n"


def pieces(data: bytes, size: int = 7) -> list[bytes]:
    return [data[at : at + size] for at in range(0, len(data), size)]


@pytest.fixture
def token(alice) -> str:
    return token_of(alice)


@pytest.fixture(autouse=True)
def _no_old_files():
    for path in scratch_dir().iterdir():
        path.unlink()


async def no_trace() -> bool:
    return not await File.objects.aexists() and not list(scratch_dir().iterdir())


async def test_a_form_in_any_pieces(token):
    data = os.urandom(1000)
    answer = await ask("POST", "/api/upload/file", pieces(form(data)), token=token, **FORM)
    assert (answer.status, answer.data["size"]) == (201, 1000)
    assert answer.headers["content-type"] == "application/json"


async def test_the_bytes_of_a_boundary_in_the_file(token):
    data = b"\r\n--a\r\n--\r\n-" * 50
    answer = await ask("POST", "/api/upload/file", pieces(form(data), 3), token=token, **FORM)
    assert answer.data["size"] == len(data)


class TestCookies:
    @pytest.fixture
    def cookies(self, alice) -> str:
        client = Client()
        client.force_login(alice, "accounts.authentication.UsernameOrEmailBackend")
        client.get("/")
        return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())

    async def test_with_the_token_of_the_page(self, cookies):
        csrf = cookies.partition("csrftoken=")[2].partition(";")[0]
        answer = await ask(
            "POST", "/api/upload/file", [form(b"x")], cookie=cookies, x_csrftoken=csrf, **FORM
        )
        assert answer.status == 201

    async def test_without(self, cookies):
        answer = await ask("POST", "/api/upload/file", [form(b"x")], cookie=cookies, **FORM)
        assert answer.status == 403 and await no_trace()


class TestRefusals:
    async def test_nobody_writes_a_byte(self, db):
        async def nothing(n):
            raise AssertionError("the body was read")

        answer = await ask("POST", "/api/upload/file", [form(b"x")], between=nothing, **FORM)
        assert (answer.status, answer.code) == (401, 40100)

    async def test_too_large_is_known_before_it_comes(self, token):
        async def nothing(n):
            raise AssertionError("the body was read")

        answer = await ask(
            *("POST", "/api/upload/voice", [form(b"x")]),
            token=token,
            between=nothing,
            content_length=str(50 << 20),
            **FORM,
        )
        assert (answer.status, answer.code) == (413, 41310)

    async def test_too_large_without_saying_so(self, token):
        body = [form(b"")[:-9], *[bytes(1 << 20)] * 12]
        answer = await ask("POST", "/api/upload/voice", body, token=token, **FORM)
        assert answer.status == 413 and await no_trace()

    async def test_no_form(self, token):
        for kind in ("application/json", "multipart/form-data", "multipart/form-data; boundary="):
            answer = await ask(
                "POST", "/api/upload/file", [form(b"x")], token=token, content_type=kind
            )
            assert (answer.status, answer.code) == (400, 40030)

    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"--b--\r\n",
            b"nonsense",
            form(b"x")[:-6],
            b'--b\r\nContent-Disposition: form-data; name="file"\r\n\r\nno file\r\n--b--\r\n',
            b"--b\r\n" + b"X: " + b"y" * 100_000 + b"\r\n\r\n--b--\r\n",
            b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n' * 100 + b"--b--\r\n",
        ],
    )
    async def test_forms_that_are_none(self, token, body):
        answer = await ask("POST", "/api/upload/file", [body], token=token, **FORM)
        assert (answer.status, answer.code) == (400, 40030) and await no_trace()

    async def test_in_the_readers_language(self, token):
        answer = await ask(
            *("POST", "/api/upload/file", [b""]), token=token, accept_language="zh-hans", **FORM
        )
        assert "请求" in answer.body.decode()


class TestLeaving:
    async def test_in_the_middle(self, token):
        answer = await ask(
            "POST", "/api/upload/file", pieces(form(b"x"))[:-1], token=token, leaves=True, **FORM
        )
        assert answer.status == 0 and await no_trace()

    async def test_being_silent(self, token, monkeypatch):
        monkeypatch.setattr(uploads, "SILENCE_SECONDS", 0.01)

        async def asleep(n):
            if n:
                await asyncio.Event().wait()

        body = pieces(form(b"x"))
        answer = await ask("POST", "/api/upload/file", body, token=token, between=asleep, **FORM)
        assert (answer.status, answer.code) == (408, 40800) and await no_trace()

    async def test_being_signed_out_meanwhile(self, token):
        async def sign_out(n):
            if n == 1:
                await Device.objects.aupdate(revoked_at="2026-01-01T00:00:00Z")

        body = pieces(form(b"x"))
        answer = await ask("POST", "/api/upload/file", body, token=token, between=sign_out, **FORM)
        assert answer.status == 401 and await no_trace()


async def test_a_file_is_streamed_and_not_gathered(token, alice):
    from .doors import make_file

    data = os.urandom(3 << 20)
    file = await sync_to_async(make_file)(alice, data)
    answer = await ask("GET", f"/api/files/{file.pk}", token=token)
    assert (answer.status, answer.body) == (200, data)
    answer = await ask("GET", f"/api/files/{file.pk}", token=token, range="bytes=5-1048585")
    assert (answer.status, answer.body) == (206, data[5:1048586])
    answer = await ask("HEAD", f"/api/files/{file.pk}", token=token)
    assert (answer.headers["content-length"], answer.body) == (str(3 << 20), b"")


class TestOtherDoors:
    """Django keeps a body before it asks whose it is."""

    @pytest.fixture(autouse=True)
    def _small(self, monkeypatch):
        monkeypatch.setattr(uploads, "MOST_BYTES", 100)

    @pytest.mark.parametrize("path", ["/api/login", "/", "/api/rooms", "/nowhere"])
    async def test_a_large_body_is_refused_while_it_comes(self, path):
        taken = []

        async def count(n):
            taken.append(n)

        answer = await ask("POST", path, [b"x" * 60] * 5, between=count)
        assert (answer.status, answer.code, taken) == (413, 41300, [0, 1])

    async def test_one_that_says_so_is_not_even_read(self):
        async def never(n):
            raise AssertionError("read")

        answer = await ask("PUT", "/api/uploads", [b"x"], between=never, content_length="101")
        assert (answer.status, answer.code) == (413, 41300)

    async def test_a_small_one_is_asked_about(self):
        answer = await ask("POST", "/api/rooms", [b"{", b"}"], content_type="application/json")
        assert answer.status == 401
