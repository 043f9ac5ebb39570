"""Finding people by their names, and those who are online; each at a bounded cost."""

from collections.abc import Mapping

from .models import Connection, NameTerm, ServerProcess, User
from .serializers import user_card

MAX_FOUND = 20
# Of one person several terms may begin alike: the username, the name, its pinyin.
TERMS_LOOKED_AT = 5 * MAX_FOUND


def people_found(text: str) -> list[dict]:
    """The cards of up to 20 people of whose name something begins so; without text, of anybody."""
    people = (
        _named(text)
        if text.strip()
        else list(User.objects.present().order_by("username")[:MAX_FOUND])
    )
    online = Connection.objects.online_among(user.pk for user in people)
    return [user_card(user, online=user.pk in online) for user in people]


def _named(text: str) -> list[User]:
    terms = NameTerm.objects.beginning(text).filter(user__is_active=True, user__deleted_at=None)
    rows = terms.select_related("user")[:TERMS_LOOKED_AT]
    return list({row.user_id: row.user for row in rows}.values())[:MAX_FOUND]


def people_online(query: Mapping) -> dict:
    """A page of the people online who let others see it, by id, and where to go on or None."""
    limit = query["limit"]
    processes = list(ServerProcess.objects.alive().values_list("pk", flat=True))
    sockets = Connection.objects.filter(
        process__in=processes,
        user_id__gt=query.get("cursor", 0),
        user__shows_presence=True,
        user__is_active=True,
        user__deleted_at=None,
    )
    ids = list(
        sockets.order_by("user_id").values_list("user_id", flat=True).distinct()[: limit + 1]
    )
    people = User.objects.in_bulk(ids[:limit])
    items = [user_card(people[user_id], online=True) for user_id in ids[:limit]]
    return {"items": items, "next": ids[limit - 1] if len(ids) > limit else None}
