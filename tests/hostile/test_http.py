"""Bad requests to every door of the API: the sender's fault, said in the envelope."""

import json

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from conftest import token_of
from messaging.services.recalling import take_down_message

from .doors import Door, doors
from .poison import BODIES, CONTENT_TYPES, HUGE, JSON_VALUES, LARGE, PATH_VALUES, VALUES

pytestmark = pytest.mark.django_db

OPEN = {
    "POST auth/register",
    "POST auth/login",
    "POST auth/refresh",
    "POST auth/password/reset",
    "POST auth/password/reset/confirm",
}
# What describes the API is no part of it.
DESCRIPTIONS = {"GET schema", "GET docs"}
# Its own token signs out where the access token has expired.
SIGNS_OUT_BY_ITSELF = {"POST auth/logout"}

DOORS = [door for door in doors() if str(door) not in DESCRIPTIONS]
WRITING = [door for door in DOORS if door.method != "GET"]
TAKING_JSON = [door for door in DOORS if door.content_type == "application/json"]
# Their protocol has options of its own, without the envelope.
TUS = {"uploads", "uploads/{file_id}"}
# About messages that the operators took down.
APPEALS = "messages/{message_id}/appeal"
CHINESE = ("\u4e00", "\u9fff")


def shows_a_page(door: Door) -> bool:
    """Whether a person may look at it; bytes are what they are."""
    return not door.operation.get("deprecated") and not door.path.startswith("files/")


def be_there(door: Door, known: dict) -> None:
    """Have what a door is about be there for alice."""
    if door.path == APPEALS:
        take_down_message(message_id=known["message_id"])


def each(some: list[Door]):
    return pytest.mark.parametrize("door", some, ids=str)


class Caller:
    """Knocks at doors; whatever a call has changed is undone after it."""

    def __init__(self, user=None, language: str = "en") -> None:
        self.client = Client(raise_request_exception=False)
        self.headers = {"Accept-Language": language, "Tus-Resumable": "1.0.0"}
        if user:
            self.headers["Authorization"] = f"Bearer {token_of(user)}"

    def call(
        self, door: Door, url: str, body: bytes = b"", content_type: str | None = None, **more
    ):
        """The status and the answer, which keeps to the contract."""
        content_type = "application/json" if content_type is None else content_type
        headers = {**self.headers, **more}
        with transaction.atomic():
            response = self.client.generic(
                door.method, url, body, content_type=content_type, headers=headers
            )
            transaction.set_rollback(True)
        return check(response, f"{door} {url[:99]} {body[:99]!r}…{body[-50:]!r} {content_type!r}")


def check(response, what: str) -> tuple[int, dict]:
    """Hold an answer to the contract."""
    status = response.status_code
    assert status < 500, what
    assert response.headers["Content-Type"] == "application/json", what
    answer = json.loads(response.content)
    if status < 400:
        assert (answer["code"], answer["message"]) == (0, "ok"), what
        assert "data" in answer, what
        return status, answer
    assert answer["code"] // 100 == status, what
    assert answer["message"], what
    assert answer["data"] is None, what
    assert set(answer) <= {"code", "message", "data", "errors", "retry_after"}, what
    for field, texts in answer.get("errors", {}).items():
        assert isinstance(field, str), what
        assert texts, what
        assert all(isinstance(text, str) for text in texts), what
    return status, answer


def encoded(door: Door, known: dict) -> bytes:
    return json.dumps(door.body(known)).encode()


@pytest.fixture
def caller(alice, known) -> Caller:
    return Caller(alice)


def test_the_walk_finds_the_doors():
    assert {str(door) for door in doors()} >= {
        *("GET rooms", "POST rooms/{room_id}/messages", "DELETE users/{user_id}", *OPEN)
    }


@each(DOORS)
def test_every_door_is_in_the_schema(door):
    assert door.operation


class TestWhoMay:
    @each(DOORS)
    def test_nobody_comes_in_without_signing_in(self, door, known):
        if str(door) in OPEN:
            assert door.is_open
            return
        status, answer = Caller().call(door, door.url(known), encoded(door, known))
        assert (status, answer["code"]) == (401, 40100)

    @each([door for door in DOORS if str(door) not in OPEN])
    def test_nor_with_a_bad_token(self, door, known):
        for token in ("", "nonsense", "a.b.c", "\xff", "x" * 10_000):
            status, _ = Caller().call(door, door.url(known), b"{}", Authorization=f"Bearer {token}")
            assert status == 401

    @each([door for door in DOORS if {"room_id", "message_id"} & set(door.path_fields)])
    def test_outsiders_find_nothing_there(self, door, known, alice, carol):
        be_there(door, known)
        body = encoded(door, known)
        nowhere = {**known, "room_id": 10**9, "message_id": 10**9}
        outsider = Caller(carol)
        there = outsider.call(door, door.url(known), body)
        assert there == outsider.call(door, door.url(nowhere), body)
        assert there[0] == 404
        assert Caller(alice).call(door, door.url(known), body)[0] != 404

    @each([door for door in DOORS if "device_id" in door.path_fields])
    def test_others_devices_are_not_there(self, door, known, bob, caller):
        token_of(bob)
        theirs = {"device_id": bob.devices.get().pk}
        assert caller.call(door, door.url(theirs))[0] == 404


class TestBodies:
    @each(WRITING)
    def test_what_is_no_object_is_refused(self, door, known, caller):
        for body in BODIES:
            caller.call(door, door.url(known), body)

    @each(TAKING_JSON)
    def test_what_is_no_json_is_named_so(self, door, known, caller):
        _, answer = caller.call(door, door.url(known), b"not json")
        assert answer["code"] == 40002

    @each(WRITING)
    def test_other_types_are_refused(self, door, known, caller):
        for content_type in CONTENT_TYPES:
            caller.call(door, door.url(known), encoded(door, known), content_type)

    @each(TAKING_JSON)
    def test_text_is_not_taken_for_json(self, door, known, caller):
        status, _ = caller.call(door, door.url(known), encoded(door, known), "text/plain")
        assert status == 415

    @each(WRITING)
    def test_a_megabyte_is_too_much(self, door, known, caller):
        caller.call(door, door.url(known), LARGE)

    @each(TAKING_JSON)
    def test_and_is_said_to_be(self, door, known, caller):
        assert len(LARGE) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        assert caller.call(door, door.url(known), LARGE)[0] == 413


@each([door for door in DOORS if door.body_fields])
def test_every_field_withstands_every_value(door, known, caller):
    right = door.body(known)
    for field in right:
        rest = json.dumps({name: value for name, value in right.items() if name != field})
        for value in JSON_VALUES:
            body = f"{rest[:-1]}{', ' if len(rest) > 2 else ''}{json.dumps(field)}: {value}}}"
            caller.call(door, door.url(known), body.encode())


@each([door for door in DOORS if door.query_fields])
def test_every_query_field_withstands_every_value(door, known, caller):
    for field in door.query_fields:
        for value in map(str, VALUES):
            call = caller.client.get(door.url(known), {field: value}, headers=caller.headers)
            check(call, f"{door}?{field}={value[:100]}")
        for raw in ("%ff", "%00", "%ed%a0%80", "&&&", "[]=1", "=" * 50):
            caller.call(door, f"{door.url(known)}?{field}={raw}")


@each([door for door in DOORS if door.path_fields])
def test_every_id_withstands_every_value(door, known, caller):
    body = encoded(door, known)
    for field in door.path_fields:
        for value in PATH_VALUES:
            status, _ = caller.call(door, door.url({**known, field: value}), body)
            assert status in (400, 403, 404, 415), value


@each(DOORS)
def test_other_methods_are_named_so(door, known, caller):
    taken = {other.method for other in DOORS if other.path == door.path}
    for method in {"GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "NONSENSE"} - taken:
        status, answer = caller.call(Door(method, door.path), door.url(known))
        assert (status, answer["code"]) == (405, 40500)


@each([door for door in DOORS if door.path not in TUS])
def test_every_door_tells_its_options(door, known, caller):
    status, _ = caller.call(Door("OPTIONS", door.path), door.url(known))
    assert status == 200


@each(DOORS)
def test_any_answer_can_be_asked_for(door, known, caller):
    for accept in ("application/xml", "image/png", "*", "x/y;q=0", "\xff", "," * 999):
        caller.call(door, door.url(known), encoded(door, known), Accept=accept)
    for query in ("format=xml", "format=", "format=json"):
        caller.call(door, f"{door.url(known)}?{query}", encoded(door, known))


@each([door for door in DOORS if door.method == "GET" and shows_a_page(door)])
def test_browsers_get_a_page(door, known, alice):
    be_there(door, known)
    headers = {**Caller(alice).headers, "Accept": "text/html"}
    page = Client().get(door.url(known), headers=headers)
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    # A search without words is refused, in the same dress.
    assert page.status_code in (200, 400)


def test_no_path_is_a_fault(caller):
    for path in ("", "/", "rooms/", "rooms//", "nonsense", "%00", "%ff", "..", "x" * 5000, HUGE):
        for method in ("GET", "POST", "DELETE"):
            status, answer = caller.call(Door(method, ""), f"/api/{path}")
            assert (status, answer["code"]) == (404, 40400), path


@each(DOORS)
def test_errors_speak_the_callers_language(door, known, alice):
    anonymous = door.url({**known, "room_id": 10**9, "message_id": 10**9})
    user = None if not door.is_open else alice
    texts = [
        Caller(user, language).call(
            Door("NONSENSE" if door.is_open else door.method, door.path), anonymous
        )[1]["message"]
        for language in ("en", "zh-CN,zh;q=0.9")
    ]
    assert texts[0].isascii()
    assert any(CHINESE[0] <= character <= CHINESE[1] for character in texts[1])
