"""The call log, and what everybody who comes back is told of calls; each at a constant cost."""

from collections.abc import Mapping, Sequence

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from accounts.models import User
from accounts.serializers import cards_of_each

from .models import Call, Leg
from .serializers import call_dict, call_page

DEFAULT_LIMIT = 50
# A badge says no more than 99+.
MAX_UNSEEN = 100


def log_page(user: User, query: Mapping) -> dict:
    """Calls the person had a part in, newest first, the people in them, and where to go on.

    With `missed`, those to which he did not come.
    """
    limit = query.get("limit", DEFAULT_LIMIT)
    legs = Leg.objects.in_log_of(user)
    if query.get("missed"):
        legs = legs.missed()
    if "cursor" in query:
        legs = legs.filter(call_id__lt=query["cursor"])
    found = list(legs.values_list("call_id", flat=True)[: limit + 1])
    calls = Call.objects.with_parts().in_bulk(found[:limit])
    items, users = call_page([calls[call_id] for call_id in found[:limit]], viewer=user)
    following = found[limit - 1] if len(found) > limit else None
    return {"items": items, "next": following, "users": users}


def calls_of_each(user_ids: Sequence[int]) -> list[dict]:
    """For each of these people: the `calls` that ring or that he is in, with their people, and the
    ids of `missed_calls` not looked at yet. Two queries, five more where calls are going on."""
    running = _running(user_ids)
    calls = Call.objects.filter(pk__in={call_id for _, call_id in running})
    shown = {call.pk: call_dict(call, call.legs.all()) for call in calls.with_parts()}
    going_on = [[shown[call_id] for one, call_id in running if one == i] for i in user_ids]
    cards = cards_of_each([(i, _people_in(m)) for i, m in zip(user_ids, going_on, strict=True)])
    unseen = _unseen(user_ids)
    return [
        {"calls": mine, "users": users, "missed_calls": unseen[user_id]}
        for user_id, mine, users in zip(user_ids, going_on, cards, strict=True)
    ]


def _running(user_ids: Sequence[int]) -> list[tuple[int, int]]:
    legs = Leg.objects.going_on().filter(user_id__in=set(user_ids)).order_by("call_id")
    return list(legs.values_list("user_id", "call_id"))


def _unseen(user_ids: Sequence[int]) -> dict[int, list[int]]:
    people = set(user_ids)
    nth = Window(RowNumber(), partition_by=F("user_id"), order_by=F("call_id").desc())
    legs = Leg.objects.unseen().filter(user_id__in=people).annotate(nth=nth)
    newest = legs.filter(nth__lte=MAX_UNSEEN).order_by("call_id")
    found: dict[int, list[int]] = {user_id: [] for user_id in people}
    for user_id, call_id in newest.values_list("user_id", "call_id"):
        found[user_id].append(call_id)
    return found


def _people_in(calls) -> set[int]:
    return {leg["user_id"] for call in calls for leg in call["participants"]}
