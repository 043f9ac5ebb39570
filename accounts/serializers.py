"""People and their devices on the wire."""

from collections.abc import Iterable

from gochat.core.times import iso

from .models import Ban, Connection, Device, User

AVATAR_PATH = "/avatars/"
CARD_FIELDS = (
    "pk",
    "username",
    "display_name",
    "avatar",
    "bio",
    "last_seen_at",
    "shows_presence",
    "is_bot",
    "verified_at",
    "deleted_at",
)


def user_card(user: User, *, online: bool) -> dict:
    """A person as anybody sees him; who hides his presence looks as if never seen."""
    presence = presence_dict(user, online=online)
    card = {
        "id": user.pk,
        "username": user.username,
        "display_name": user.display_name,
        "avatar": avatar_url(user),
        "bio": user.bio,
        "online": presence["online"],
        "last_seen_at": presence["last_seen_at"],
        "is_bot": user.is_bot,
    }
    if user.verified_at:
        card["verified"] = True
    return {**card, "deleted": True} if user.deleted_at else card


def user_cards(user_ids: Iterable[int]) -> list[dict]:
    """The cards of these people, by id, in two queries; ids nobody has are left out."""
    ids = set(user_ids)
    if not ids:
        return []
    online = Connection.objects.online_among(ids)
    # Rows, for lists of people are long, and a model object costs three times as much.
    people = User.objects.filter(pk__in=ids).order_by("pk").values_list(*CARD_FIELDS, named=True)
    return [user_card(user, online=user.pk in online) for user in people]


def own_user(user: User, *, online: bool | None = None) -> dict:
    """A person as he, and staff, see him: with email and settings."""
    if online is None:
        online = bool(Connection.objects.online_among([user.pk]))
    return {
        **user_card(user, online=online),
        "online": online,
        "last_seen_at": iso(user.last_seen_at),
        "email": user.email,
        "language": user.language,
        "theme": user.theme,
        "text_size": user.text_size,
        "enter_sends": user.enter_sends,
        "shows_presence": user.shows_presence,
        "hides_address": user.hides_address,
    }


def avatar_url(user: User) -> str | None:
    """Where a browser finds the picture."""
    return AVATAR_PATH + str(user.avatar).rpartition("/")[2] if user.avatar else None


def presence_dict(user: User, *, online: bool) -> dict:
    """Whether a person is online, as those who watch are told."""
    shows = user.shows_presence
    return {
        "user_id": user.pk,
        "online": online and shows,
        "last_seen_at": iso(user.last_seen_at) if shows else None,
    }


def ban_dict(ban: Ban) -> dict:
    """A ban, as the person is told of it; `until` nothing: for ever."""
    return {"until": iso(ban.until), "reason": ban.reason}


def device_dict(device: Device, *, current: Device | None) -> dict:
    """A signed-in device, in its owner's list."""
    return {
        "id": device.pk,
        "user_agent": device.user_agent,
        "ip_address": device.ip_address,
        "created_at": iso(device.created_at),
        "last_used_at": iso(device.last_used_at),
        "current": current is not None and device.pk == current.pk,
    }
