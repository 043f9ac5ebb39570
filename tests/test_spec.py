"""What the product's first description promises, asked of a real server in its own words."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from .callers import MESSAGE, PASSWORD, Caller, SocketCaller
from .servers import Server, is_free

pytestmark = pytest.mark.server

SPEC_PORT = 8080
HEALTH = "curl http://localhost:8080/health"
REGISTER = """curl -X POST http://localhost:8080/api/auth/register \\
  -H "Content-Type: application/json" \\
  -d '{"username":"test","email":"test@example.com","password":"123456"}'"""
LOGIN = """curl -X POST http://localhost:8080/api/auth/login \\
  -H "Content-Type: application/json" \\
  -d '{"username":"test","password":"123456"}'"""

USER = {"id", "username", "display_name", "avatar", "bio", "online", "last_seen_at", "is_bot"}
ROOM = {
    *("id", "kind", "name", "description", "avatar", "is_private", "owner_id", "member_count"),
    *("announcement", "last_seq", "version", "last_message", "unread", "mentions", "read_seq"),
    *("role", "muted", "pinned", "peer"),
}
WORDS = "你好，hello 👋"


@pytest.fixture(scope="module")
def server(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server as the description starts it: on port 8080, where that is free."""
    port = SPEC_PORT if is_free(SPEC_PORT) else None
    server = Server.on_copy_of(prepared, tmp_path_factory.mktemp("spec"), port=port)
    server.start()
    yield server
    server.stop()


def run(command: str, server: Server, home: Path) -> dict:
    """Run a line of the description as it stands there; only a taken port is another."""
    line = command.replace(str(SPEC_PORT), str(server.port))
    done = subprocess.run(
        ["sh", "-c", line],
        env={"PATH": "/usr/bin:/bin", "HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def say(sender: Caller, room: dict, content: str = WORDS) -> dict:
    """Send a message."""
    return sender.data(
        "POST", f"/api/rooms/{room['id']}/messages", {"content": content}, status=201
    )


def test_the_quick_start_lines_work_as_they_are_written(server, tmp_path):
    health = run(HEALTH, server, tmp_path)
    registered = run(REGISTER, server, tmp_path)
    signed_in = run(LOGIN, server, tmp_path)

    assert health == {"code": 0, "message": "ok", "data": {"status": "ok"}}
    for answer in (registered, signed_in):
        assert answer["code"] == 0
        assert answer["data"].keys() == {"token", "refresh_token", "expires_in", "user"}
        assert answer["data"]["user"]["username"] == "test"
    assert registered["data"]["user"]["id"] == signed_in["data"]["user"]["id"]


def test_registering_the_same_line_twice_tells_which_fields_are_taken(server, tmp_path):
    again = {"username": "twice", "email": "twice@example.com", "password": "123456"}
    anybody = Caller(server.url)
    anybody.data("POST", "/api/auth/register", again, status=201)

    status, answer = anybody.call("POST", "/api/auth/register", again)

    assert status == 409
    assert set(answer["errors"]) <= {"username", "email"} and answer["errors"]


def test_signing_in_by_email_and_with_a_wrong_password(server, lily):
    anybody = Caller(server.url)
    by_email = {"username": "lily@example.com", "password": PASSWORD}
    wrong = {"username": "lily", "password": "654321"}

    assert anybody.data("POST", "/api/auth/login", by_email)["user"]["id"] == lily.id
    assert anybody.code("POST", "/api/auth/login", wrong) == 40102


def test_userinfo_is_the_caller_with_email_and_settings(server, lily):
    me = lily.data("GET", "/api/auth/userinfo")

    assert USER | {"email", "language", "theme"} <= me.keys()
    assert (me["id"], me["email"]) == (lily.id, "lily@example.com")
    assert Caller(server.url).code("GET", "/api/auth/userinfo") == 40100
    assert Caller(server.url, "nonsense").code("GET", "/api/auth/userinfo") // 100 == 401


def test_a_profile_is_read_by_all_and_written_by_its_owner(lily, wang):
    profile = {"display_name": "李雷", "bio": "喝茶 🍵"}

    changed = lily.data("PUT", f"/api/users/{lily.id}", profile)

    assert profile.items() <= changed.items()
    seen = wang.data("GET", f"/api/users/{lily.id}")
    assert profile.items() <= seen.items()
    assert seen.keys() >= USER and "email" not in seen
    assert wang.code("PUT", f"/api/users/{lily.id}", {"bio": "mine"}) == 40300
    assert wang.code("GET", "/api/users/999999") == 40400


def test_people_online_are_those_with_a_socket(server, lily, wang):
    with SocketCaller.opened(server.socket_url, wang.token) as socket:
        socket.wait_for(type="welcome")
        online = lily.data("GET", "/api/users/online")

    assert [user["id"] for user in online["items"]] == [wang.id]
    assert online["items"][0].keys() >= USER
    assert online["next"] is None


def test_a_user_is_deleted_by_the_documented_get_with_a_token_only(server):
    gone = Caller.registered(server.url, "gone")
    other = Caller.registered(server.url, "other")
    path = f"/api/users/delete/{gone.id}"
    browser = browser_session(server, "gone")

    assert other.code("GET", path) == 40300
    assert Caller(server.url).code("GET", path) == 40100
    by_cookie = browser.get(server.url + path)
    assert (by_cookie.status_code, by_cookie.json()["code"]) == (401, 40100)

    assert gone.data("GET", path) is None
    assert gone.code("GET", "/api/auth/userinfo") // 100 == 401
    credentials = {"username": "gone", "password": PASSWORD}
    assert Caller(server.url).code("POST", "/api/auth/login", credentials) == 40102


def browser_session(server: Server, username: str):
    """Somebody signed in by the page, with a session cookie."""
    http = Caller(server.url).http
    page = f"{server.url}/login"
    http.get(page)
    fields = {
        "username": username,
        "password": PASSWORD,
        "csrfmiddlewaretoken": http.cookies["csrftoken"],
    }
    signed_in = http.post(page, data=fields, headers={"Referer": page})
    assert signed_in.ok, signed_in.text
    assert signed_in.url == f"{server.url}/"
    return http


def test_rooms_are_made_listed_and_read(lily, wang, zhang, tea_room):
    assert tea_room.keys() >= ROOM
    assert (tea_room["kind"], tea_room["role"], tea_room["member_count"]) == ("group", "owner", 2)

    mine = wang.data("GET", "/api/rooms")
    assert mine["items"][0]["id"] == tea_room["id"]
    assert wang.data("GET", f"/api/rooms/{tea_room['id']}")["role"] == "member"
    assert zhang.code("GET", f"/api/rooms/{tea_room['id']}") == 40400


def test_a_public_group_is_joined_and_left(zhang, tea_room):
    path = f"/api/rooms/{tea_room['id']}"

    joined = zhang.data("POST", f"{path}/join")
    assert (joined["role"], joined["member_count"]) == ("member", 3)
    assert zhang.data("POST", f"{path}/leave") is None
    assert zhang.code("GET", path) == 40400


def test_a_private_group_is_not_joined_from_outside(lily, zhang):
    private = lily.data("POST", "/api/rooms", {"name": "secret", "member_ids": []}, status=201)

    assert zhang.code("POST", f"/api/rooms/{private['id']}/join") == 40400


def test_the_history_is_in_order_and_paged(lily, wang, tea_room):
    sent = [say(lily, tea_room, f"第 {n} 条") for n in range(3)]
    path = f"/api/rooms/{tea_room['id']}/messages"

    page = wang.data("GET", f"{path}?limit=2")
    assert [m["id"] for m in page["items"]] == [m["id"] for m in sent[1:]]
    assert all(message.keys() == MESSAGE for message in page["items"])
    older = wang.data("GET", f"{path}?limit=50&before={page['next']}")
    seqs = [m["seq"] for m in older["items"] + page["items"]]
    assert seqs == list(range(1, len(seqs) + 1))
    assert older["next"] is None


def test_reading_a_message_moves_the_unread_count(lily, wang, tea_room):
    first, second = say(lily, tea_room), say(lily, tea_room)

    def unread() -> dict | None:
        rooms = wang.data("GET", "/api/messages/unread")["rooms"]
        return next((room for room in rooms if room["room_id"] == tea_room["id"]), None)

    assert unread()["unread"] == 2
    assert unread().keys() == {"room_id", "unread", "mentions", "first_unread_seq"}
    assert wang.data("POST", f"/api/messages/{first['id']}/read")["unread"] == 1
    assert wang.data("POST", f"/api/messages/{second['id']}/read")["unread"] == 0
    assert wang.data("POST", f"/api/messages/{first['id']}/read")["unread"] == 0
    assert unread() is None
    assert lily.data("GET", "/api/messages/unread")["total"] == 0


def test_a_path_nobody_knows_answers_in_the_envelope(lily):
    assert lily.code("GET", "/api/nonsense") == 40400
    assert lily.code("DELETE", "/api/auth/login") == 40500
