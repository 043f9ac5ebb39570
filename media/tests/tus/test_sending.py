"""tus 1.0, asked as a server asks: https://tus.io/protocols/resumable-upload"""

import hashlib

import pytest

from media.models import File, Upload
from media.parts import PartSink
from media.storage import scratch_dir

from ..asgi import ask
from .pieces import DATA, PIECE, TUS, b64, bytes_of, digest, the_file

pytestmark = pytest.mark.django_db(transaction=True)


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
