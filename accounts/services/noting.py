"""Attempts to sign in that failed, and forgetting all attempts after a while."""

from datetime import timedelta

from django.db.models import Count
from django.utils import timezone

from ..models import SignIn, User
from .devices import USER_AGENT_LENGTH

KEPT = timedelta(days=180)
# Of one person: somebody may try to sign in as him all day long.
MOST = 500


def note_failed_sign_in(
    *, name: str, outcome: str, ip_address: str | None, user_agent: str
) -> None:
    """Remember that somebody could not sign in as the person of this name, if there is one."""
    user = User.objects.named(name).first()
    if user is not None:
        SignIn.objects.create(
            user=user,
            outcome=outcome,
            address=ip_address,
            user_agent=user_agent[:USER_AGENT_LENGTH],
        )


def prune_sign_ins() -> int:
    """Forget what is older than KEPT, and all but the newest MOST of each person; how many."""
    gone, _ = SignIn.objects.filter(at__lt=timezone.now() - KEPT).delete()
    counts = SignIn.objects.values("user").annotate(count=Count("pk")).filter(count__gt=MOST)
    for user_id in counts.values_list("user", flat=True):
        rows = SignIn.objects.filter(user=user_id).order_by("-at", "-pk")
        last_kept = rows[MOST - 1]
        removed, _ = rows.filter(at__lt=last_kept.at).delete()
        gone += removed
    return gone
