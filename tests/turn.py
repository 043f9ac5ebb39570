"""As much of a TURN client as it takes to ask for a relay (RFC 8489, RFC 8656)."""

import hashlib
import hmac
import os
import socket
import struct
from dataclasses import dataclass, field

TIMEOUT = 10
MAGIC = 0x2112A442
ALLOCATE, ALLOCATE_SUCCESS, ALLOCATE_ERROR = 0x0003, 0x0103, 0x0113
USERNAME, INTEGRITY, ERROR, REALM, NONCE = 0x0006, 0x0008, 0x0009, 0x0014, 0x0015
RELAYED, TRANSPORT = 0x0016, 0x0019
UDP = bytes((17, 0, 0, 0))
UNAUTHORIZED = 401
HEADER = struct.Struct("!HHI12s")


@dataclass
class Answer:
    """What a server says: an error, or the port of the relay that one has now."""

    kind: int
    attributes: dict[int, bytes] = field(default_factory=dict)

    @property
    def error(self) -> int | None:
        """Such as 401; None where it was granted."""
        if self.kind == ALLOCATE_SUCCESS:
            return None
        value = self.attributes[ERROR]
        return value[2] * 100 + value[3]

    @property
    def port(self) -> int:
        """Of the relayed address."""
        return int.from_bytes(self.attributes[RELAYED][2:4]) ^ (MAGIC >> 16)


def allocate(port: int, username: str, credential: str) -> Answer:
    """Ask the server at a port for a relay, with long-term credentials."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as wire:
        wire.settimeout(TIMEOUT)
        wire.connect(("127.0.0.1", port))
        challenge = _ask(wire, {TRANSPORT: UDP})
        assert challenge.error == UNAUTHORIZED, challenge
        realm = challenge.attributes[REALM]
        key = hashlib.md5(b":".join((username.encode(), realm, credential.encode()))).digest()
        signed_in = {
            TRANSPORT: UDP,
            USERNAME: username.encode(),
            REALM: realm,
            NONCE: challenge.attributes[NONCE],
        }
        return _ask(wire, signed_in, key)


def _ask(wire: socket.socket, attributes: dict[int, bytes], key: bytes = b"") -> Answer:
    body = b"".join(_attribute(kind, value) for kind, value in attributes.items())
    transaction = os.urandom(12)
    if key:
        # The length in the header counts the signature that is made of it.
        header = HEADER.pack(ALLOCATE, len(body) + 24, MAGIC, transaction)
        body += _attribute(INTEGRITY, hmac.digest(key, header + body, "sha1"))
    wire.send(HEADER.pack(ALLOCATE, len(body), MAGIC, transaction) + body)
    return _read(wire.recv(2048))


def _attribute(kind: int, value: bytes) -> bytes:
    return struct.pack("!HH", kind, len(value)) + value + bytes(-len(value) % 4)


def _read(message: bytes) -> Answer:
    kind, length, _, _ = HEADER.unpack_from(message)
    answer, at = Answer(kind), HEADER.size
    while at < HEADER.size + length:
        name, size = struct.unpack_from("!HH", message, at)
        answer.attributes[name] = message[at + 4 : at + 4 + size]
        at += 4 + size + -size % 4
    return answer
