"""Uploads are nobody else's to see or to go on with."""

import pytest
from asgiref.sync import sync_to_async

from conftest import token_of
from media.models import Upload
from media.parts import PartSink, part_path

from ..asgi import ask
from .pieces import DATA, PIECE, TUS

pytestmark = pytest.mark.django_db(transaction=True)


async def test_who_is_not_signed_in_begins_nothing(db):
    headers = {**TUS, "upload_length": "5"}
    assert (await ask("POST", "/api/uploads", **headers)).status == 401


async def test_nobody_else_sees_sends_or_ends_it(begin, send, bob):
    where = await begin()
    token = await sync_to_async(token_of)(bob)
    for method, headers in (
        ("HEAD", TUS),
        ("PATCH", {**PIECE, "upload_offset": "0"}),
        ("DELETE", TUS),
    ):
        assert (await ask(method, where, [DATA], token=token, **headers)).status == 404
    assert await Upload.objects.acount() == 1


async def test_what_the_server_can_is_told_to_all():
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
