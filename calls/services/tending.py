"""What Janus holds for calls, kept and let go of."""

from contextlib import suppress
from datetime import timedelta

from django.utils import timezone

from gochat.core.sizes import has_sfu

from ..janus import Janus, JanusAway, JanusRefused
from ..models import Forwarding
from .forwarding import current_janus, end_room

# Janus ends a session of which it has not heard for 60 s.
KEEP = timedelta(seconds=15)
# One that is away for longer has been started anew, and knows of no room.
FORGET = timedelta(minutes=10)


def tend_forwarding() -> int:
    """Put out of Janus who is out of his call, and keep there who is in it.

    What could not be let go of, because Janus does not answer, is tried again. Any process may do
    it at any time, and all of them do. Answers how many sessions it let go of.
    """
    if not has_sfu():
        return 0
    janus = current_janus()
    let_go = 0
    with suppress(JanusAway):  # nobody waits twice for a Janus that does not answer
        for forwarding in Forwarding.objects.unneeded().select_related("call").order_by("pk"):
            _let_go(janus, forwarding)
            let_go += 1
        kept_before = timezone.now() - KEEP
        for forwarding in Forwarding.objects.needed().filter(kept_at__lt=kept_before):
            _keep(janus, forwarding)
    forgotten = Forwarding.objects.unneeded().filter(kept_at__lt=timezone.now() - FORGET)
    return let_go + forgotten.delete()[0]


def ask_sfu() -> None:
    """Open a session with Janus and end it. Raises what says why that cannot be."""
    if has_sfu():
        janus = current_janus()
        janus.end_session(janus.open_session())


def _let_go(janus: Janus, forwarding: Forwarding) -> None:
    with suppress(JanusRefused):  # it has ended by itself
        janus.end_session(forwarding.session_id)
    if not forwarding.call.forwardings.exclude(pk=forwarding.pk).exists():
        end_room(janus, forwarding.call)
    forwarding.delete()


def _keep(janus: Janus, forwarding: Forwarding) -> None:
    """One process keeps it; a session that is gone is made anew by the browser, which notices."""
    mine = Forwarding.objects.filter(pk=forwarding.pk, kept_at=forwarding.kept_at)
    if mine.update(kept_at=timezone.now()):
        with suppress(JanusRefused):
            janus.keep_session(forwarding.session_id)
