"""tus 1.0, asked as a server asks: https://tus.io/protocols/resumable-upload"""

import base64
import hashlib
from contextlib import closing
from datetime import timedelta

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.core.files.storage import default_storage
from django.utils import timezone

from conftest import token_of
from media.errors import UploadBusy
from media.models import File, Upload
from media.parts import PartSink, part_path
from media.services import close_upload, drop_upload, finish_left
from media.storage import scratch_dir

from .asgi import ask

pytestmark = pytest.mark.django_db(transaction=True)

TUS = {"tus_resumable": "1.0.0"}
PIECE = {**TUS, "content_type": "application/offset+octet-stream"}
DATA = b"0123456789" * 10


def b64(value: bytes | str) -> str:
    return base64.b64encode(value.encode() if isinstance(value, str) else value).decode()


def digest(name: str, data: bytes) -> str:
    return f"{name} {b64(hashlib.new(name, data).digest())}"


@pytest.fixture(autouse=True)
def _no_old_parts():
    for path in scratch_dir().iterdir():
        path.unlink()


@pytest.fixture
def token(alice) -> str:
    return token_of(alice)


@pytest.fixture
def begin(token):
    async def begin(length: int = len(DATA), **headers: str) -> str:
        metadata = f"filename {b64('笔记.txt')},filetype {b64('text/plain')}"
        answer = await ask(
            "POST",
            "/api/uploads",
            token=token,
            **{**TUS, "upload_length": str(length), "upload_metadata": metadata, **headers},
        )
        assert answer.status == 201, answer.body
        return answer.headers["location"]

    return begin


@pytest.fixture
def send(token):
    async def send(where: str, pieces, offset: int = 0, **more):
        if isinstance(pieces, bytes):
            pieces = [pieces]
        return await ask(
            "PATCH", where, pieces, token=token, **{**PIECE, "upload_offset": str(offset), **more}
        )

    return send


@pytest.fixture
def offset(token):
    async def offset(where: str) -> str:
        answer = await ask("HEAD", where, token=token, **TUS)
        assert answer.headers["cache-control"] == "no-store"
        return answer.headers["upload-offset"]

    return offset


async def the_file() -> File:
    return await File.objects.select_related("blob").aget()


def bytes_of(file: File) -> bytes:
    with default_storage.open(file.blob.path) as stored:
        return stored.read()


async def test_a_file_in_pieces(begin, send, offset):
    where = await begin()
    assert await offset(where) == "0"
    first = await send(where, [DATA[:10], DATA[10:30]])
    assert (first.status, first.headers["upload-offset"]) == (204, "30")
    assert first.headers["tus-resumable"] == "1.0.0" and "upload-expires" in first.headers
    assert await offset(where) == "30"
    assert (await the_file()).state == "uploading"
    assert (await send(where, DATA[30:], 30)).status == 204
    file = await the_file()
    assert where == f"/api/uploads/{file.pk}"
    assert (file.state, file.name, file.size) == ("ready", "笔记.txt", len(DATA))
    assert bytes_of(file) == DATA
    assert await offset(where) == str(len(DATA))
    assert not list(scratch_dir().iterdir())


async def test_a_cut_keeps_what_came(begin, send, offset):
    where = await begin()
    await send(where, [DATA[:17], DATA[17:42]], leaves=True)
    assert await offset(where) == "42"
    assert (await send(where, DATA[42:], 42)).status == 204
    assert bytes_of(await the_file()) == DATA


async def test_leaving_after_the_last_byte_still_makes_a_file(begin, send):
    where = await begin()
    await send(where, DATA)
    assert (await the_file()).state == "ready"


async def test_bytes_along_with_the_announcement(token):
    headers = {**PIECE, "upload_length": str(len(DATA))}
    answer = await ask("POST", "/api/uploads", [DATA[:5], DATA[5:]], token=token, **headers)
    assert (answer.status, answer.headers["upload-offset"]) == (201, str(len(DATA)))
    assert bytes_of(await the_file()) == DATA


class TestRefusals:
    async def test_another_offset(self, begin, send, offset):
        where = await begin()
        answer = await send(where, DATA, 5)
        assert (answer.status, answer.code) == (409, 40930)
        await send(where, DATA)
        assert (await send(where, b"", 100)).status == 409

    async def test_two_writers(self, begin, send, offset):
        where = await begin()
        seen = []

        async def meanwhile(n):
            if n == 1:
                seen.append((await send(where, DATA)).status)

        answer = await send(where, [DATA[:50], DATA[50:]], between=meanwhile)
        assert (answer.status, seen) == (204, [423])
        assert bytes_of(await the_file()) == DATA

    async def test_more_than_announced(self, begin, send, offset):
        where = await begin()
        assert (await send(where, [DATA, b"x"])).status == 413
        assert (await send(where, DATA, content_length="101")).status == 413
        assert (await the_file()).state == "uploading"

    async def test_not_a_piece(self, begin, send):
        where = await begin()
        assert (await send(where, DATA, content_type="text/plain")).status == 415

    async def test_another_version(self, begin, token):
        where = await begin()
        for headers in ({}, {"tus_resumable": "0.2.2"}):
            answer = await ask("HEAD", where, token=token, **headers)
            assert (answer.status, answer.headers["tus-version"]) == (412, "1.0.0")

    @pytest.mark.parametrize(
        "headers",
        [
            {"upload_length": "-1"},
            {"upload_length": "many"},
            {"upload_length": "9" * 30},
            {"upload_metadata": "filename ***"},
            {"upload_metadata": f"kind {b64('program')}"},
        ],
    )
    async def test_a_wrong_announcement(self, token, headers):
        headers = {**TUS, "upload_length": "5", **headers}
        assert (await ask("POST", "/api/uploads", token=token, **headers)).status == 400
        assert not await File.objects.aexists()

    async def test_larger_than_allowed(self, token):
        kind = f"kind {b64('voice')}"
        headers = {**TUS, "upload_length": str(11 << 20), "upload_metadata": kind}
        answer = await ask("POST", "/api/uploads", token=token, **headers)
        assert (answer.status, answer.code) == (413, 41310)

    async def test_nothing_at_all(self, token):
        headers = {**TUS, "upload_length": "0"}
        answer = await ask("POST", "/api/uploads", token=token, **headers)
        assert (answer.status, answer.code) == (400, 40040)
        assert not await File.objects.aexists() and not await Upload.objects.aexists()

    async def test_what_is_announced_counts(self, token, settings):
        settings.CONFIG = settings.CONFIG.model_copy(update={"user_quota_mb": 1})
        headers = {**TUS, "upload_length": str(700 * 1024)}
        assert (await ask("POST", "/api/uploads", token=token, **headers)).status == 201
        answer = await ask("POST", "/api/uploads", token=token, **headers)
        assert (answer.status, answer.code) == (413, 41311)

    async def test_a_wrong_type_leaves_nothing(self, begin, send):
        where = await begin(upload_metadata=f"kind {b64('image')}")
        answer = await send(where, DATA)
        assert answer.status == 415
        assert not await File.objects.aexists() and not await Upload.objects.aexists()
        assert not list(scratch_dir().iterdir())


class TestChecksums:
    @pytest.mark.parametrize("name", ["sha1", "sha256", "md5"])
    async def test_right(self, begin, send, name):
        where = await begin()
        assert (await send(where, DATA, upload_checksum=digest(name, DATA))).status == 204

    async def test_wrong_ones_keep_nothing_of_the_piece(self, begin, send, offset):
        where = await begin()
        await send(where, DATA[:20])
        answer = await send(where, DATA[20:], 20, upload_checksum=digest("sha1", b"other"))
        assert (answer.status, answer.code) == (460, 46000)
        assert await offset(where) == "20"

    async def test_a_cut_keeps_nothing_unchecked(self, begin, send, offset):
        where = await begin()
        await send(where, [DATA[:20]], leaves=True, upload_checksum=digest("sha1", DATA))
        assert await offset(where) == "0"

    async def test_nor_does_a_killed_server(self, begin, send, offset):
        where = await begin()
        await send(where, DATA[:20])
        checksum = ("sha1", hashlib.sha1(DATA[20:]).digest())
        sink = PartSink(int(where.rpartition("/")[2]), offset=20, length=100, checksum=checksum)
        sink.write(DATA[20:50])
        assert await offset(where) == "20"
        sink.close()
        assert (await send(where, DATA[20:], 20)).status == 204
        assert bytes_of(await the_file()) == DATA

    async def test_unknown(self, begin, send):
        answer = await send(await begin(), DATA, upload_checksum="crc32 AAAA")
        assert answer.status == 400


class TestTheEnd:
    async def test_given_up(self, begin, send, token, offset):
        where = await begin()
        await send(where, DATA[:5])
        assert (await ask("DELETE", where, token=token, **TUS)).status == 204
        assert (await ask("HEAD", where, token=token, **TUS)).status == 404
        assert not await File.objects.aexists() and not list(scratch_dir().iterdir())

    async def test_given_up_by_those_who_know_only_post(self, begin, token):
        where = await begin()
        answer = await ask("POST", where, token=token, x_http_method_override="DELETE", **TUS)
        assert answer.status == 204

    async def test_expired(self, begin, send):
        where = await begin()
        past = timezone.now() - timedelta(seconds=1)
        await Upload.objects.aupdate(expires_at=past)
        assert (await send(where, DATA)).status == 410

    async def test_what_a_part_of_ours_could_not_look_at_is_tried_again(
        self, begin, send, token, monkeypatch
    ):
        from media.content.errors import ScannerDown
        from media.services import receiving

        def down(*args):
            raise ScannerDown

        where = await begin()
        with monkeypatch.context() as patched:
            patched.setattr(receiving, "inspect", down)
            assert (await send(where, DATA)).status == 503
        answer = await ask("HEAD", where, token=token, **TUS)
        assert (answer.status, answer.headers["upload-offset"]) == (200, "100")
        assert bytes_of(await the_file()) == DATA


class TestTheEndIsReachedOnce:
    """A page that is loaded anew asks HEAD while the server still looks into its bytes."""

    @pytest.fixture
    def asked_meanwhile(self, begin, send, token, monkeypatch):
        """What HEAD heard while a PATCH looked into the bytes."""
        from media.services import receiving

        heard = []
        look = receiving.inspect

        def inspect(*args):
            answer = async_to_sync(ask)("HEAD", f"/api/uploads/{File.objects.get().pk}", **known)
            heard.append((answer.status, answer.headers.get("retry-after")))
            return look(*args)

        known = {"token": token, **TUS}
        monkeypatch.setattr(receiving, "inspect", inspect)
        return heard

    async def test_who_asks_meanwhile_is_told_to_come_again(self, begin, send, asked_meanwhile):
        where = await begin()
        assert (await send(where, DATA)).status == 204
        assert asked_meanwhile == [(503, "2")]
        assert bytes_of(await the_file()) == DATA

    async def test_what_happened_to_the_file_since_stays(self, begin, send):
        where = await begin()
        before = await Upload.objects.select_related("file").aget()
        await send(where, DATA)
        now = timezone.now()
        await File.objects.aupdate(attached_at=now)
        # As he sees it who found the part just before it became the file.
        part_path(before.pk).write_bytes(DATA)
        await sync_to_async(finish_left)(before)
        file = await the_file()
        assert (file.state, file.attached_at) == ("ready", now)

    async def test_given_up_while_it_was_looked_into(self, begin, send, monkeypatch):
        from media.services import receiving

        look = receiving.inspect

        def inspect(*args):
            found = look(*args)
            drop_upload(Upload.objects.get())
            return found

        where = await begin()
        monkeypatch.setattr(receiving, "inspect", inspect)
        assert (await send(where, DATA)).status == 410
        assert not await File.objects.aexists()


class TestALengthToldLater:
    """tus: creation-defer-length."""

    @pytest.fixture
    def begin_growing(self, token):
        async def begin(**headers: str):
            headers = {**TUS, "upload_defer_length": "1", **headers}
            return await ask("POST", "/api/uploads", token=token, **headers)

        return begin

    async def test_it_grows_until_its_length_is_told(self, begin_growing, send, token):
        where = (await begin_growing()).headers["location"]
        assert (await send(where, DATA[:30])).status == 204
        known = await ask("HEAD", where, token=token, **TUS)
        assert known.headers["upload-defer-length"] == "1"
        assert "upload-length" not in known.headers and known.headers["upload-offset"] == "30"
        assert (await send(where, DATA[30:60], 30)).status == 204
        assert (await the_file()).state == "uploading"
        assert (await send(where, DATA[60:], 60, upload_length="100")).status == 204
        file = await the_file()
        assert (file.state, file.size, bytes_of(file)) == ("ready", 100, DATA)

    async def test_an_empty_piece_may_tell_it(self, begin_growing, send):
        where = (await begin_growing()).headers["location"]
        await send(where, DATA)
        assert (await send(where, b"", 100, upload_length="100")).status == 204
        assert bytes_of(await the_file()) == DATA

    async def test_it_is_told_before_the_last_byte(self, begin_growing, send, token):
        where = (await begin_growing()).headers["location"]
        await send(where, DATA[:10], upload_length="100")
        known = await ask("HEAD", where, token=token, **TUS)
        assert known.headers["upload-length"] == "100"
        assert "upload-defer-length" not in known.headers
        assert (await send(where, DATA[10:], 10, upload_length="99")).status == 400
        assert (await send(where, DATA[10:], 10)).status == 204
        assert bytes_of(await the_file()) == DATA

    async def test_bytes_along_with_the_announcement(self, token, send):
        headers = {**PIECE, "upload_defer_length": "1"}
        answer = await ask("POST", "/api/uploads", [DATA[:40]], token=token, **headers)
        assert (answer.status, answer.headers["upload-offset"]) == (201, "40")
        await send(answer.headers["location"], DATA[40:], 40, upload_length="100")
        assert bytes_of(await the_file()) == DATA

    async def test_less_than_is_there_already(self, begin_growing, send, offset):
        where = (await begin_growing()).headers["location"]
        await send(where, DATA)
        assert (await send(where, b"", 100, upload_length="99")).status == 409
        assert await offset(where) == "100"

    async def test_it_counts_with_the_most_it_may_have(self, begin_growing, send, settings):
        settings.CONFIG = settings.CONFIG.model_copy(update={"user_quota_mb": 1})
        where = (await begin_growing()).headers["location"]
        assert (await the_file()).size == 1 << 20
        assert (await begin_growing()).code == 41311
        assert (await send(where, b"", content_length=str((1 << 20) + 1))).status == 413
        assert (await send(where, DATA, upload_length=str((1 << 20) + 1))).status == 413
        await send(where, DATA, upload_length="100")
        assert (await the_file()).size == 100
        assert (await begin_growing()).status == 201

    @pytest.mark.parametrize("headers", [{"upload_length": "5"}, {"upload_defer_length": "2"}])
    async def test_told_now_and_later(self, begin_growing, headers):
        assert (await begin_growing(**headers)).status == 400
        assert not await File.objects.aexists()

    async def test_of_nothing_no_file_becomes(self, begin_growing, send):
        where = (await begin_growing()).headers["location"]
        assert (await send(where, b"", upload_length="0")).status == 400
        assert not await File.objects.aexists()


class TestAMakerWhoIsGone:
    async def test_what_came_becomes_the_file(self, begin, send, token):
        headers = {**TUS, "upload_defer_length": "1"}
        answer = await ask("POST", "/api/uploads", token=token, **headers)
        where = answer.headers["location"]
        await send(where, [DATA[:40]], leaves=True)
        file = await sync_to_async(close_upload)(file_id=int(where.rpartition("/")[2]))
        assert (file.state, file.size) == ("ready", 40)
        assert bytes_of(await the_file()) == DATA[:40]
        assert (await send(where, DATA[40:], 40)).status == 409

    async def test_not_while_somebody_writes(self, token):
        headers = {**TUS, "upload_defer_length": "1"}
        answer = await ask("POST", "/api/uploads", token=token, **headers)
        file_id = int(answer.headers["location"].rpartition("/")[2])
        sink = PartSink(file_id, offset=0, length=5, checksum=None, grows=True)
        with closing(sink), pytest.raises(UploadBusy):
            await sync_to_async(close_upload)(file_id=file_id)

    async def test_one_that_was_announced_whole_waits_for_the_rest(self, begin, send, offset):
        where = await begin()
        await send(where, DATA[:40])
        with pytest.raises(UploadBusy):
            await sync_to_async(close_upload)(file_id=int(where.rpartition("/")[2]))
        assert await offset(where) == "40"


class TestStrangers:
    async def test_nobody(self, db):
        headers = {**TUS, "upload_length": "5"}
        assert (await ask("POST", "/api/uploads", **headers)).status == 401

    async def test_somebody_else(self, begin, send, bob):
        where = await begin()
        token = await sync_to_async(token_of)(bob)
        for method, headers in (
            ("HEAD", TUS),
            ("PATCH", {**PIECE, "upload_offset": "0"}),
            ("DELETE", TUS),
        ):
            assert (await ask(method, where, [DATA], token=token, **headers)).status == 404
        assert await Upload.objects.acount() == 1

    async def test_what_the_server_can_is_told_to_all(self):
        answer = await ask("OPTIONS", "/api/uploads")
        assert answer.status == 204
        assert answer.headers["tus-version"] == "1.0.0"
        assert answer.headers["tus-extension"].split(",") == [
            "creation",
            "creation-with-upload",
            "creation-defer-length",
            "expiration",
            "checksum",
            "termination",
        ]
        assert int(answer.headers["tus-max-size"]) == 2 << 30
        assert answer.headers["tus-checksum-algorithm"] == "sha1,sha256,md5"


def test_a_part_is_nobody_elses_to_read(alice):
    PartSink(1, offset=0, length=5, checksum=None).close()
    assert part_path(1).stat().st_mode & 0o077 == 0
    part_path(1).unlink()
