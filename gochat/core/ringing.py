"""Publications of other processes, where the layer is in the server's own memory.

A command that changes something writes what is to be told into a table; the one server process
there is looks into it twice a second. Like any layer it is a doorbell: what nobody fetches is
forgotten.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta

import msgspec
from django.utils import timezone

from .models import Ring

# Nobody serves, where a ring has waited for so long.
KEPT = timedelta(minutes=1)

Publications = Sequence[dict]


def ring(publications: Publications) -> None:
    """Leave publications for the server."""
    Ring.objects.filter(rung_at__lt=timezone.now() - KEPT).delete()
    Ring.objects.create(publications=msgspec.json.encode(publications).decode())


def answer_rings(publish: Callable[[list[dict]], None]) -> int:
    """Publish what others have left, in its order; how many rings there were."""
    rings = list(Ring.objects.order_by("pk"))
    for each in rings:
        publish(msgspec.json.decode(each.publications))
    if rings:
        Ring.objects.filter(pk__in=[each.pk for each in rings]).delete()
    return len(rings)


def forget_rings() -> None:
    """Whoever connects from now on fetches everything himself."""
    Ring.objects.all().delete()
