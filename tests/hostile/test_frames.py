"""Bad frames of every type: each gets its answer, and the socket stays open."""

import json

import msgspec
import pytest

from .doors import frame_sample, frame_types
from .poison import BODIES, JSON_VALUES, PATH_VALUES, STRANGE

pytestmark = pytest.mark.django_db(transaction=True)

ROOMS = {"room_id", "message_id"}


def each(types=None):
    types = frame_types() if types is None else types
    return pytest.mark.parametrize("frame_type", types, ids=lambda t: t.__name__)


def fields_of(frame_type) -> set[str]:
    return {field.name for field in msgspec.structs.fields(frame_type)} - {"ref"}


async def answer_to(socket, text: str, ref: str) -> dict:
    """The one answer to a frame, which keeps to the contract."""
    await socket.send(text)
    answer = await socket.wait(lambda f: f.get("ref") == ref and f["type"] in ("ack", "error"))
    if answer["type"] == "error":
        assert 40000 <= answer["code"] < 50000, (text[:200], answer)
        assert answer["message"]
        assert set(answer) <= {"type", "ref", "code", "message", "errors", "retry_after"}
    return answer


async def assert_open(socket) -> None:
    """It still answers."""
    assert (await socket.ask(type="ping"))["type"] == "ack"


@each()
async def test_every_field_withstands_every_value(enter, alice, known, frame_type):
    socket = await enter(alice)
    right = frame_sample(frame_type, known)
    for field in [*fields_of(frame_type), "extra"]:
        for n, value in enumerate(value for value in JSON_VALUES if len(value) < 50_000):
            ref = f"{field} {n}"
            whole = json.dumps({**right, "ref": ref, field: "HERE"})
            text = whole.replace('"HERE"', value)
            if value in STRANGE:
                await socket.send(text)
            else:
                await answer_to(socket, text, ref)
    await assert_open(socket)


@each([t for t in frame_types() if ROOMS & fields_of(t)])
async def test_ids_that_are_nowhere(enter, alice, known, frame_type):
    socket = await enter(alice)
    for n, value in enumerate(PATH_VALUES):
        for field in ROOMS & fields_of(frame_type):
            ref = f"{field} {n}"
            frame = {**frame_sample(frame_type, known), field: value, "ref": ref}
            answer = await answer_to(socket, json.dumps(frame), ref)
            assert answer["code"] in (40000, 40400), (value, answer)


@each([t for t in frame_types() if ROOMS & fields_of(t)])
async def test_outsiders_find_nothing_there(enter, carol, known, frame_type):
    socket = await enter(carol)
    frame = frame_sample(frame_type, known)
    nowhere = dict.fromkeys(ROOMS & fields_of(frame_type), 10**9)
    there = await answer_to(socket, json.dumps({**frame, "ref": "a"}), "a")
    elsewhere = await answer_to(socket, json.dumps({**frame, **nowhere, "ref": "b"}), "b")
    assert {**there, "ref": "b"} == elsewhere
    assert there["code"] == 40400


async def test_what_is_no_frame_is_answered(enter, alice):
    socket = await enter(alice)
    texts = [text for body in BODIES if 0 < len(text := body.decode("latin-1")) < 50_000]
    for text in texts:
        await socket.send(text)
    await assert_open(socket)
    errors = [frame["code"] for frame in socket.heard if frame["type"] == "error"]
    assert len(errors) == len(texts)
    assert set(errors) <= {40000, 40001, 40002}


@each()
async def test_a_megabyte_is_closed_with_4413(enter, alice, known, frame_type):
    socket = await enter(alice)
    await socket.send(json.dumps({**frame_sample(frame_type, known), "extra": "x" * 2**20}))
    assert await socket.close_code() == 4413


@each()
async def test_errors_speak_the_readers_language(enter, alice, frame_type):
    texts = []
    for language in ("en", "zh-CN,zh;q=0.9"):
        socket = await enter(alice, language)
        tag = frame_type.__struct_config__.tag
        wrong = dict.fromkeys(fields_of(frame_type), {"x": "y"})
        text = json.dumps({**wrong, "type": tag if wrong else "no such", "ref": "x"})
        texts.append((await answer_to(socket, text, "x"))["message"])
    assert texts[0].isascii()
    assert any("\u4e00" <= character <= "\u9fff" for character in texts[1])
