"""What happened to people and their devices, as sockets are told."""

from gochat.core.closing import CloseCode
from gochat.core.events import close_sockets, frame, unfollow
from gochat.core.topics import presence_topic, user_topic

from .models import Ban, Device, User
from .serializers import ban_dict, contact_dict, hidden_presence, own_user, presence_dict, user_card


def session_revoked(device: Device, ban: Ban | None = None) -> list[dict]:
    """A device was signed out: all of the person's devices hear it, and its own sockets close."""
    content = {"type": "session.revoked", "device_id": device.pk}
    if ban is not None:
        content["ban"] = ban_dict(ban)
    return [
        frame(user_topic(device.user_id), content),
        close_sockets(device.user_id, code=CloseCode.SIGNED_OUT, device_id=device.pk),
    ]


def presence_changed(user: User, *, online: bool) -> dict:
    """A person came or went: to those who watch."""
    content = {"type": "presence", **presence_dict(user, online=online)}
    return frame(presence_topic(user.pk), content)


def user_changed(user: User, *, online: bool, says_verified: bool = False) -> dict:
    """A person has another name or avatar, or none any more: to those who watch."""
    card = user_card(user, online=online)
    if says_verified:
        # What is left out would not take the mark from a card that somebody holds.
        card["verified"] = user.verified_at is not None
    content = {"type": "user", "user": card}
    return frame(presence_topic(user.pk), content)


def own_user_changed(user: User, *, online: bool) -> dict:
    """A person's own account or settings changed: to all of his devices."""
    return frame(user_topic(user.pk), {"type": "user", "user": own_user(user, online=online)})


def contact_changed(by_id: int, user: User, *, blocked: bool) -> dict:
    """Somebody blocked a person, or does no longer: to his own devices, and nobody else's."""
    content = {"type": "contact", "contact": contact_dict(by_id, user, blocked=blocked)}
    return frame(user_topic(by_id), content)


def presence_withdrawn(user: User, viewer_id: int) -> list[dict]:
    """A person is not shown to somebody any more: to him it is as if he had gone offline."""
    gone = frame(user_topic(viewer_id), {"type": "presence", **hidden_presence(user.pk)})
    return [*unfollow(viewer_id, presence_topic(user.pk)), gone]
