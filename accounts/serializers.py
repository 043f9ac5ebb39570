"""People and their devices on the wire."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import FilteredRelation, Q

from gochat.core.times import iso

from .models import Ban, Connection, Device, User

AVATAR_PATH = "/avatars/"
# How somebody looks who does not show when he is online.
HIDDEN = {"online": False, "last_seen_at": None}
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


def user_cards(user_ids: Iterable[int], *, viewer_id: int) -> list[dict]:
    """The cards of these people as one person sees them, by id, in two queries; ids nobody has are
    left out."""
    return cards_of_each([(viewer_id, set(user_ids))])[0]


def cards_of_each(wanted: Sequence[tuple[int, set[int]]]) -> list[list[dict]]:
    """As user_cards, for several viewers and the people whom each is to be shown."""
    ids = {user_id for _viewer, people in wanted for user_id in people}
    if not ids:
        return [[] for _ in wanted]
    online = Connection.objects.online_among(ids)
    cards: dict[int, dict] = {}
    hidden: defaultdict[int | None, set[int]] = defaultdict(set)
    for row in _card_rows(ids, {viewer_id for viewer_id, _people in wanted}):
        cards[row.pk] = user_card(row, online=row.pk in online)
        hidden[row.against__user_id].add(row.pk)
    return [_shown(cards, people, hidden.get(viewer_id, set())) for viewer_id, people in wanted]


def _shown(cards: dict[int, dict], people: set[int], hidden: set[int]) -> list[dict]:
    ids = [user_id for user_id in sorted(people) if user_id in cards]
    return [{**cards[i], **HIDDEN} if i in hidden else cards[i] for i in ids]


def _card_rows(ids: set[int], viewer_ids: set[int]) -> Iterable[Any]:
    """A row for each person, or for each of these viewers whom the person has blocked."""
    against = FilteredRelation("blocks", condition=Q(blocks__user__in=viewer_ids))
    people = User.objects.filter(pk__in=ids).annotate(against=against).order_by("pk")
    # Rows, for lists of people are long, and a model object costs three times as much.
    return people.values_list(*CARD_FIELDS, "against__user_id", named=True)


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


def hidden_presence(user_id: int) -> dict:
    """The presence of somebody who does not show it to the viewer."""
    return {"user_id": user_id, **HIDDEN}


def contact_dict(by_id: int, user: User, *, blocked: bool) -> dict:
    """What somebody has settled about another person."""
    return {"user": user_cards([user.pk], viewer_id=by_id)[0], "blocked": blocked}


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
