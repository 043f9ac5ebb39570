"""The ceiling of uploading: an ASGI application that writes what comes into a file, and no more."""

import os
import tempfile


async def application(scope: dict, receive, send) -> None:
    """Write the body, answer 201."""
    if scope["type"] != "http":
        return
    with tempfile.TemporaryFile(dir=os.environ["GOCHAT_DATA_DIR"]) as file:
        more = True
        while more:
            event = await receive()
            file.write(event.get("body", b""))
            more = event.get("more_body", False)
    await send({"type": "http.response.start", "status": 201, "headers": []})
    await send({"type": "http.response.body"})
