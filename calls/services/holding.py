"""Holding the people of a call."""

from collections.abc import Iterable

from accounts.models import User


def hold_people(user_ids: Iterable[int]) -> None:
    """Hold these people's rows until the transaction ends: nobody slips into two calls.

    In the order of their keys. To store a part in a call holds its person's row as well, and people
    who call each other in two rooms at once would else wait for one another.
    """
    list(User.objects.locked().only("pk").filter(pk__in=set(user_ids)).order_by("pk"))
