"""What people do and see when they search."""

from playwright.sync_api import Locator

from ...callers import Caller, SocketCaller
from ..person import Person


def say(person: Person, room: int, *texts: str) -> list[dict]:
    """Say things by the API; the messages."""
    path = f"/api/rooms/{room}/messages"
    return [person.api.data("POST", path, {"content": text}, status=201) for text in texts]


def fill(server_url: str, socket_url: str, room: int, owner: Person, texts: list[str]) -> None:
    """Have a member say a great many things, as fast as a socket goes."""
    writer = Caller.registered(server_url, f"writer{room}")
    owner.api.data("POST", f"/api/rooms/{room}/members", {"user_ids": [writer.id]}, status=201)
    with SocketCaller.opened(socket_url, writer.token) as socket:
        for number, text in enumerate(texts):
            client_id = f"00000000-0000-4000-8000-{number:012d}"
            frame = {"type": "message", "room_id": room, "content": text, "client_id": client_id}
            socket.send(**frame, ref=f"m{number}")
        socket.wait_for(ref=f"m{len(texts) - 1}")


def box(person: Person) -> Locator:
    return person.page.locator("gc-room-list").get_by_role("searchbox")


def hits(person: Person) -> Locator:
    return person.page.locator("[data-part=found-messages] .hit")


def note(person: Person) -> Locator:
    return person.page.locator("gc-search-results [data-part=note]")


def chips(person: Person) -> Locator:
    return person.page.locator("[data-part=filters] [data-action=unfilter]")


def option(person: Person, name: str, *, exact: bool = False) -> Locator:
    return person.page.get_by_role("option", name=name, exact=exact)


def is_indexed(person: Person, query: str) -> None:
    """Wait until the server finds it: the index may be two seconds behind."""
    person.until(lambda: person.api.data("GET", f"/api/search?q={query}")["items"])
