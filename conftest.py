"""The world all tests share: alice and bob are in a group, carol is outside."""

import json
import time
from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.models import User
from accounts.services import appoint_user, issue_tokens, rate_rules, sign_in
from gochat.backoffice.entry import INSIDE_SINCE, SEEN_AT
from messaging.services import word_rules
from rooms.models import Membership, Room
from rooms.services import create_group

PASSWORD = "correct horse 42"


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


@pytest.fixture(autouse=True)
def _no_word_rules():
    """As a running server holds them: read before the first message, and none."""
    word_rules._held.filters = word_rules._filters((), 0)


@pytest.fixture(autouse=True)
def _no_rate_rules():
    """As a running server holds them, and none."""
    rate_rules._held.windows, rate_rules._held.looked_at = {}, 0.0


@pytest.fixture
def make_user(db) -> Callable[..., User]:
    def make(username: str, **fields) -> User:
        email = f"{username}@example.com"
        return User.objects.create_user(username, email, PASSWORD, **fields)

    return make


@pytest.fixture
def alice(make_user) -> User:
    return make_user("alice", display_name="Alice")


@pytest.fixture
def bob(make_user) -> User:
    return make_user("bob")


@pytest.fixture
def carol(make_user) -> User:
    return make_user("carol")


@pytest.fixture
def group(alice, bob) -> Room:
    """Alice's private group with bob."""
    return create_group(by=alice, name="茶水间 Tea", member_ids=[bob.pk]).room


@pytest.fixture
def member(group) -> Callable[[User], Membership]:
    """A person's membership of the group, fresh from the database."""
    return lambda user: Membership.objects.with_room().get(room=group, user=user)


@pytest.fixture
def make_staff(make_user) -> Callable[..., User]:
    """Somebody of a role: superuser, moderator, auditor, support, or "" for nobody."""

    def make(role: str, username: str = "") -> User:
        user = make_user(username or f"{role or 'nobody'}1")
        return appoint_user(by=None, user_id=user.pk, role=role, reason="test") if role else user

    return make


def come_inside(user: User) -> Client:
    """A browser in the back office: signed in, the second factor given."""
    client = Client(headers={"accept-language": "en"})
    fields = {"username": user.username, "password": PASSWORD}
    assert client.post("/login", fields).status_code == 302
    session = client.session
    session[INSIDE_SINCE] = session[SEEN_AT] = time.time()
    session.save()
    return client


@pytest.fixture
def office(make_staff) -> Callable[[str], Client]:
    """A browser of somebody of a role, in the back office."""
    return lambda role: come_inside(make_staff(role))


def token_of(user: User) -> str:
    """An access token of a device of its own."""
    device = sign_in(user=user, ip_address="127.0.0.1", user_agent="test")
    return issue_tokens(device=device).token


class Api:
    """A signed-in HTTP client that speaks the envelope."""

    def __init__(self, user: User | None = None, language: str = "en") -> None:
        self.client = Client(headers={"accept-language": language})
        if user is not None:
            device = sign_in(user=user, ip_address="127.0.0.1", user_agent="test")
            token = issue_tokens(device=device).token
            self.client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {token}"

    def call(self, method: str, path: str, body: object = None, **headers):
        """The status and the parsed answer."""
        text = body if isinstance(body, str) else json.dumps(body)
        content = {} if body is None else {"data": text, "content_type": "application/json"}
        response = self.client.generic(method, f"/api/{path}", headers=headers, **content)
        return response.status_code, response.json()

    def get(self, path: str):
        return self.call("GET", path)

    def post(self, path: str, body: object = None):
        return self.call("POST", path, body)

    def patch(self, path: str, body: object = None):
        return self.call("PATCH", path, body)

    def put(self, path: str, body: object = None):
        return self.call("PUT", path, body)

    def delete(self, path: str):
        return self.call("DELETE", path)


@pytest.fixture
def api() -> Callable[..., Api]:
    return Api


class Heard(list):
    """What was published: frames by topic."""

    def frames(self, topic: str) -> list[dict]:
        return [json.loads(p["text"]) for p in self if p["topic"] == topic and "text" in p]

    def types(self, topic: str) -> list[str]:
        return [frame["type"] for frame in self.frames(topic)]


@pytest.fixture
def heard(monkeypatch, django_capture_on_commit_callbacks):
    """Run a service and tell what it published after its commit."""
    from contextlib import contextmanager

    from gochat.core import events

    @contextmanager
    def listen():
        published = Heard()
        monkeypatch.setattr(events, "_send", published.extend)
        with django_capture_on_commit_callbacks(execute=True):
            yield published

    return listen
