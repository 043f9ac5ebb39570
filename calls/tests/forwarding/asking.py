"""What people in a call ask, as their browsers do, and what Janus knows of it."""

import pytest
from pydantic import SecretStr

from calls.janus import JanusRefused
from calls.models import Leg
from calls.services import receive_media, send_media, size_media
from calls.services.forwarding import current_janus, room_number
from tests.janus import SECRET

FINGERPRINT = ":".join(["AB"] * 32)
NO_SUCH_SESSION, UNAUTHORIZED, NO_SUCH_ROOM, WRONG_PIN = 458, 403, 426, 433


def description(kind: str = "offer", setup: str = "actpass", direction: str = "sendonly") -> dict:
    """A browser's, as far as Janus looks: a voice, a camera."""
    lines = ["v=0", "o=- 1 2 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=group:BUNDLE 0 1"]
    for mid, media in enumerate(("audio 9 UDP/TLS/RTP/SAVPF 111", "video 9 UDP/TLS/RTP/SAVPF 96")):
        codec = "111 opus/48000/2" if media.startswith("audio") else "96 VP8/90000"
        lines += [f"m={media}", "c=IN IP4 0.0.0.0", "a=ice-ufrag:abcd", f"a=ice-pwd:{'p' * 24}"]
        lines += [f"a=fingerprint:sha-256 {FINGERPRINT}", f"a=setup:{setup}", f"a=mid:{mid}"]
        lines += [f"a={direction}", "a=rtcp-mux", f"a=rtpmap:{codec}"]
    return {"type": kind, "sdp": "\r\n".join(lines) + "\r\n"}


def use(settings, url: str) -> None:
    update = {"sfu_url": url, "sfu_secret": SecretStr(SECRET)}
    settings.CONFIG = settings.CONFIG.model_copy(update=update)


def send(person, call, socket: str) -> dict:
    return send_media(by=person, call_id=call.pk, connection_id=socket, description=description())


def receive(person, call, socket: str, other) -> dict:
    return receive_media(by=person, call_id=call.pk, connection_id=socket, user_id=other.pk)


def resize(person, call, socket: str, subscription: int) -> None:
    size_media(
        by=person,
        call_id=call.pk,
        connection_id=socket,
        subscription=subscription,
        size="small",
    )


def feed_of(person) -> int | None:
    return Leg.objects.get(user=person).feed


def publishers(call) -> set[int]:
    """Who sends in the call's room, as Janus knows."""
    janus = current_janus()
    session = janus.open_session()
    body = {"request": "listparticipants", "room": room_number(call)}
    found = janus.ask(session, janus.attach(session), body).data["participants"]
    janus.end_session(session)
    return {each["id"] for each in found}


def refusal_of(session: int) -> int:
    """Why Janus does not keep a session."""
    with pytest.raises(JanusRefused) as refused:
        current_janus().keep_session(session)
    return refused.value.code
