"""The smallest bot: says back what people write while it listens."""

import asyncio
import json
import os
from urllib.request import Request, urlopen

from websockets.asyncio.client import connect

SERVER = os.environ.get("GOCHAT_URL", "http://localhost:8080")


def sign_in(username, password):
    body = json.dumps({"username": username, "password": password}).encode()
    headers = {"Content-Type": "application/json"}
    with urlopen(Request(f"{SERVER}/api/auth/login", body, headers)) as answer:
        return json.load(answer)["data"]


async def beat(socket):
    while True:
        await asyncio.sleep(25)
        await socket.send('{"type": "ping"}')


async def main():
    session = sign_in(os.environ["BOT_NAME"], os.environ["BOT_PASSWORD"])
    headers = {"Authorization": f"Bearer {session['token']}"}
    address = SERVER.replace("http", "ws", 1) + "/ws"
    async with connect(address, additional_headers=headers) as socket:
        beating = asyncio.create_task(beat(socket))
        async for text in socket:
            frame = json.loads(text)
            if frame["type"] == "message" and frame["user_id"] not in (session["user"]["id"], None):
                answer = {"room_id": frame["room_id"], "content": frame["content"]}
                await socket.send(json.dumps({"type": "message", **answer}))
        beating.cancel()


if __name__ == "__main__":
    asyncio.run(main())
