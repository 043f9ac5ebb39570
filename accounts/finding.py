"""Finding people by their names, and those who are online; each at a bounded cost."""

from collections.abc import Mapping

from django.db.models import Exists, OuterRef

from .models import Block, Connection, NameTerm, ServerProcess, User
from .serializers import user_card, user_cards

MAX_FOUND = 20
# Of one person several terms may begin alike: the username, the name, its pinyin.
TERMS_LOOKED_AT = 5 * MAX_FOUND


def people_found(text: str, *, viewer_id: int) -> list[dict]:
    """The cards of up to 20 people of whose name something begins so; without text, of anybody."""
    found = _named(text) if text.strip() else _anybody()
    cards = {card["id"]: card for card in user_cards(found, viewer_id=viewer_id)}
    return [cards[user_id] for user_id in found]


def _anybody() -> list[int]:
    people = User.objects.present().order_by("username")
    return list(people.values_list("pk", flat=True)[:MAX_FOUND])


def _named(text: str) -> list[int]:
    terms = NameTerm.objects.beginning(text).filter(user__is_active=True, user__deleted_at=None)
    rows = terms.values_list("user_id", flat=True)[:TERMS_LOOKED_AT]
    return list(dict.fromkeys(rows))[:MAX_FOUND]


def people_online(query: Mapping, *, viewer_id: int) -> dict:
    """A page of the people online who let this one see it, by id, and where to go on or None."""
    limit = query["limit"]
    processes = list(ServerProcess.objects.alive().values_list("pk", flat=True))
    blocks = Block.objects.filter(by=OuterRef("user_id"), user=viewer_id)
    sockets = Connection.objects.filter(
        ~Exists(blocks),
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


def people_blocked(by: User, query: Mapping) -> dict:
    """A page of the people whom one has blocked, the last first, and where to go on or None."""
    limit = query["limit"]
    blocks = Block.objects.of(by)
    if "cursor" in query:
        blocks = blocks.filter(pk__lt=query["cursor"])
    page = list(blocks[: limit + 1])
    cards = user_cards([block.user_id for block in page[:limit]], viewer_id=by.pk)
    shown = {card["id"]: card for card in cards}
    items = [{"user": shown[block.user_id], "blocked": True} for block in page[:limit]]
    return {"items": items, "next": page[limit - 1].pk if len(page) > limit else None}
