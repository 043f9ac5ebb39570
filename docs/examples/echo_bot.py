"""A bot that says back what people write: once each, whatever happens to it or to the server."""

import asyncio
import json
import os
import uuid
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

SERVER = os.environ.get("GOCHAT_URL", "http://localhost:8080")
ACCOUNT = {"username": "echo", "password": os.environ["ECHO_PASSWORD"]}


def call(path, body=None, token=""):
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
    data = json.dumps(body).encode() if body else None
    with urlopen(Request(f"{SERVER}/api/{path}", data, headers), timeout=10) as answer:
        return json.load(answer)["data"]


def sign_in():
    try:
        return call("auth/login", ACCOUNT)
    except HTTPError:  # nobody has the name yet
        return call("auth/register", {**ACCOUNT, "email": "echo@example.com"})


async def echo(send, me, message):
    if message["user_id"] not in (me, None) and not message["recalled_at"]:
        # Made from the message's id: however often we try, the server stores one answer.
        client_id = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{SERVER}/messages/{message['id']}"))
        answer = {"room_id": message["room_id"], "content": message["content"]}
        await send(type="message", ref=message["seq"], client_id=client_id, **answer)


async def talk(socket, me, token):
    async def send(**frame):
        await socket.send(json.dumps(frame))

    async def beat():
        while True:
            await asyncio.sleep(25)
            await send(type="ping")

    beating = asyncio.create_task(beat())
    try:
        async for text in socket:
            match json.loads(text):
                case {"type": "welcome" | "resync"}:
                    await send(type="sync", ref="sync")
                case {"type": "ack", "rooms": rooms}:  # what came while we were away
                    for room in rooms:
                        if room["unread"]:
                            path = f"rooms/{room['id']}/messages?after={room['read_seq']}"
                            page = await asyncio.to_thread(call, path, token=token)
                            for message in page["items"]:
                                await echo(send, me, message)
                case {"type": "message"} as message:
                    await echo(send, me, message)
                case {
                    "type": "ack",
                    "message": said,
                    "ref": seq,
                }:  # it is stored: done with this one
                    await send(type="read", room_id=said["room_id"], seq=seq)
    finally:
        beating.cancel()


async def main():
    address = SERVER.replace("http", "ws", 1) + "/ws"
    while True:
        try:
            session = await asyncio.to_thread(sign_in)
            headers = {"Authorization": f"Bearer {session['token']}"}
            async with connect(address, additional_headers=headers) as socket:
                await talk(socket, session["user"]["id"], session["token"])
        except (OSError, WebSocketException) as error:
            print("Away:", error)
        await asyncio.sleep(3)


if __name__ == "__main__":
    asyncio.run(main())
