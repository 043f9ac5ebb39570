"""Groups of people that are told something."""

from collections.abc import Iterable

from django.db.models import QuerySet

from accounts.models import User
from rooms.models import Membership

from .models import Broadcast

Audience = Broadcast.Audience


def people_of(
    audience: str,
    *,
    role: str = "",
    room_ids: Iterable[int] = (),
    user_ids: Iterable[int] = (),
) -> QuerySet[User]:
    """The people who are there now, without bots, in the order of their ids."""
    people = User.objects.present().filter(is_bot=False).order_by("pk")
    match audience:
        case Audience.STAFF:
            return people.filter(is_staff=True)
        case Audience.ROLE:
            return people.filter(groups__name=role)
        case Audience.ROOMS:
            seats = Membership.objects.filter(room__in=list(room_ids), room__dissolved_at=None)
            return people.filter(pk__in=seats.values("user"))
        case Audience.PEOPLE:
            return people.filter(pk__in=list(user_ids))
    return people
