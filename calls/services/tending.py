"""What Janus holds for calls, kept and let go of."""

from datetime import timedelta

from django.utils import timezone

from gochat.core.sizes import has_sfu

from ..janus import Janus, JanusAway, JanusRefused
from ..models import Forwarding
from .forwarding import current_janus, room_number, room_secret

# Janus ends a session of which it has not heard for 60 s.
KEEP = timedelta(seconds=15)


def tend_forwarding() -> int:
    """Put out of Janus who is out of his call, and keep there who is in it.

    Any process may do it at any time, and all of them do. Answers how many sessions it let go of.
    """
    if not has_sfu():
        return 0
    janus = current_janus()
    gone = list(Forwarding.objects.unneeded().select_related("call"))
    for forwarding in gone:
        _let_go(janus, forwarding)
    kept_before = timezone.now() - KEEP
    for forwarding in Forwarding.objects.needed().filter(kept_at__lt=kept_before):
        _keep(janus, forwarding)
    return len(gone)


def ask_sfu() -> None:
    """Open a session with Janus and end it. Raises what says why that cannot be."""
    if has_sfu():
        janus = current_janus()
        janus.end_session(janus.open_session())


def _let_go(janus: Janus, forwarding: Forwarding) -> None:
    """Where Janus does not answer it forgets by itself."""
    forwarding.delete()
    try:
        if not forwarding.call.forwardings.exists():
            _end_room(janus, forwarding)
        janus.end_session(forwarding.session_id)
    except (JanusAway, JanusRefused):
        return


def _end_room(janus: Janus, forwarding: Forwarding) -> None:
    call, session = forwarding.call, forwarding.session_id
    body = {"request": "destroy", "room": room_number(call), "secret": room_secret(call)}
    janus.ask(session, janus.attach(session), body)


def _keep(janus: Janus, forwarding: Forwarding) -> None:
    """One process keeps it; a session that is gone is made anew by the browser, which notices."""
    mine = Forwarding.objects.filter(pk=forwarding.pk, kept_at=forwarding.kept_at)
    if not mine.update(kept_at=timezone.now()):
        return
    try:
        janus.keep_session(forwarding.session_id)
    except (JanusAway, JanusRefused):
        return
