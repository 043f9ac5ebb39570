"""People as they are described to clients."""

from typing import Annotated, Literal

from msgspec import UNSET, UnsetType

from gochat.core.server_frames import Ack, ServerFrame, Time, WireObject, partly, says, told

from . import models


class User(WireObject, kw_only=True):
    """A person, or a bot, as everybody sees them."""

    id: int
    username: str
    display_name: Annotated[str, says("may be empty: show the username")]
    avatar: Annotated[str | None, says("a path on this server")]
    bio: str
    online: Annotated[bool, says("false for who does not show it")]
    last_seen_at: Time | None
    is_bot: bool
    verified: Annotated[bool | UnsetType, says("staff knows who this is; left out: no")] = UNSET
    deleted: Annotated[Literal[True] | UnsetType, says("the account is gone")] = UNSET


class OwnUser(User, kw_only=True):
    """A person as they see themselves: with email and settings."""

    email: str | None
    language: Annotated[str, says("empty: as the browser asks")]
    theme: Literal[tuple(models.User.Theme.values)]
    text_size: Literal[tuple(models.User.TextSize.values)]
    enter_sends: Annotated[bool, says("Enter sends, rather than Ctrl-Enter")]
    shows_presence: Annotated[bool, says("others may see when I am online")]
    hides_address: Annotated[bool, says("my calls go through the relay only")]


AnyUser = partly(
    "AnyUser",
    OwnUser,
    required=[field for field in User.__struct_fields__ if field not in ("verified", "deleted")],
)


class PresenceState(WireObject):
    """Whether a person is online, and when they were last."""

    user_id: int
    online: bool
    last_seen_at: Time | None


class PresenceAck(Ack, tag="ack"):
    """The states now of those watched; ids nobody has are left out."""

    answers = ("presence",)

    presence: list[PresenceState]


@told("The sockets that watch the person.")
class PresenceChanged(ServerFrame, tag="presence"):
    """Somebody came or went."""

    user_id: int
    online: bool
    last_seen_at: Time | None


@told("The sockets that watch the person; with settings, the person's own devices.")
class UserChanged(ServerFrame, tag="user"):
    """A person's card changed; for oneself, the account or its settings."""

    user: AnyUser


class Contact(WireObject):
    """What I have settled about another person."""

    user: User
    blocked: Annotated[bool, says("I take neither messages nor calls of him")]


@told("The person's every device, and nobody else's.")
class ContactChanged(ServerFrame, tag="contact"):
    """I have blocked somebody, or do no longer."""

    contact: Contact


class BanNotice(WireObject):
    """Why somebody may not come in, and for how long."""

    until: Annotated[Time | None, says("null: for ever")]
    reason: str


@told("All of the person's devices; the device's own sockets are then closed with 4403.")
class SessionRevoked(ServerFrame, tag="session.revoked"):
    """A device was signed out."""

    device_id: int
    ban: Annotated[BanNotice | UnsetType, says("where the person was banned")] = UNSET
