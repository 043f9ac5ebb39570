"""The WebSocket as the product's first description and the contract have it, on a real server."""

import pytest

from .callers import MESSAGE, SocketCaller

pytestmark = pytest.mark.server

WORDS = "你好，hello 👋"


def test_the_socket_speaks_the_documented_fields(server, lily, wang, tea_room):
    with (
        SocketCaller.opened(server.socket_url, lily.token) as mine,
        SocketCaller.opened(server.socket_url, wang.token) as theirs,
    ):
        welcome = mine.wait_for(type="welcome")
        assert (welcome["user_id"], welcome["heartbeat"], welcome["protocol"]) == (lily.id, 25, 1)
        theirs.wait_for(type="welcome")

        # Exactly the five fields of the description, ids as its strings.
        mine.send(
            type="message",
            room_id=str(tea_room["id"]),
            user_id=str(lily.id),
            content=WORDS,
            timestamp="2026-01-01T00:00:00Z",
        )
        for socket in (mine, theirs):
            heard = socket.wait_for(type="message", content=WORDS)
            assert heard.keys() == MESSAGE | {"type"}
            assert (heard["room_id"], heard["user_id"]) == (tea_room["id"], lily.id)
            assert heard["timestamp"].endswith("Z") and not heard["timestamp"].startswith(
                "2026-01-01"
            )

        mine.send(type="typing", room_id=tea_room["id"])
        assert theirs.wait_for(type="typing", room_id=tea_room["id"])["user_id"] == lily.id


def test_joining_and_leaving_over_the_socket_is_told_to_the_room(server, lily, zhang, tea_room):
    with (
        SocketCaller.opened(server.socket_url, lily.token) as owner,
        SocketCaller.opened(server.socket_url, zhang.token) as stranger,
    ):
        owner.wait_for(type="welcome")
        stranger.wait_for(type="welcome")

        assert stranger.ask(type="join", room_id=tea_room["id"])["room"]["id"] == tea_room["id"]
        joined = owner.wait_for(type="join", room_id=tea_room["id"])
        assert stranger.ask(type="leave", room_id=tea_room["id"])["type"] == "ack"
        left = owner.wait_for(type="leave", room_id=tea_room["id"])

    for told in (joined, left):
        assert told["user_id"] == zhang.id
        assert told["timestamp"].endswith("Z")


def test_an_acked_message_is_in_the_history_and_is_never_stored_twice(server, lily, tea_room):
    client_id = "0f6ec6f5-7d9c-4c1a-9d6a-35bd2e1d6b3f"
    with SocketCaller.opened(server.socket_url, lily.token) as socket:
        socket.wait_for(type="welcome")
        frame = {
            "type": "message",
            "room_id": tea_room["id"],
            "content": WORDS,
            "client_id": client_id,
        }
        first, again = socket.ask(**frame), socket.ask(**frame)

    assert first["message"] == again["message"]
    history = lily.data("GET", f"/api/rooms/{tea_room['id']}/messages")["items"]
    assert [m["id"] for m in history if m["client_id"] == client_id] == [first["message"]["id"]]


def test_the_socket_takes_each_way_of_signing_in_and_refuses_the_rest(server, lily):
    bearer = {"Authorization": f"Bearer {lily.token}"}
    with SocketCaller.opened(server.socket_url, additional_headers=bearer) as socket:
        assert socket.wait_for(type="welcome")["user_id"] == lily.id
    with SocketCaller.opened(server.socket_url) as socket:
        socket.send(type="auth", token=lily.token)
        assert socket.wait_for(type="welcome")["user_id"] == lily.id
    with SocketCaller.opened(server.socket_url, "nonsense") as socket:
        assert socket.close_code() == 4401


def test_wrong_frames_are_answered_and_the_socket_stays(server, lily):
    with SocketCaller.opened(server.socket_url, lily.token) as socket:
        socket.wait_for(type="welcome")
        for frame in (
            {"type": "nonsense"},
            {"type": "message"},
            {"type": "join", "room_id": 10**6},
        ):
            answer = socket.ask(**frame)
            assert answer["type"] == "error" and answer["code"] // 10000 == 4
        assert socket.ask(type="sync", rooms={})["type"] == "ack"
