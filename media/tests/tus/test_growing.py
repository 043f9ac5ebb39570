"""tus, creation-defer-length: uploads whose length is told later, or by nobody."""

from contextlib import closing

import pytest
from asgiref.sync import sync_to_async

from media.errors import UploadBusy
from media.models import File
from media.parts import PartSink
from media.services import close_upload

from ..asgi import ask
from .pieces import DATA, PIECE, TUS, bytes_of, the_file

pytestmark = pytest.mark.django_db(transaction=True)


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
