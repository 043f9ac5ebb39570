"""How uploads end: as a file, given up, expired, or by somebody who was quicker."""

from datetime import timedelta

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.utils import timezone

from media.models import File, Upload
from media.parts import part_path
from media.services import drop_upload, finish_left
from media.storage import scratch_dir

from ..asgi import ask
from .pieces import DATA, TUS, bytes_of, the_file

pytestmark = pytest.mark.django_db(transaction=True)


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
