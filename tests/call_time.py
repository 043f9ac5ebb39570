"""Time that passes for calls, without anybody waiting for it."""

from .servers import Server, manage

A_MINUTE_LATER = """
from datetime import timedelta
from django.db.models import F
from calls.models import Call, Leg
minute = timedelta(minutes=1)
Call.objects.exclude(due_at=None).update(due_at=F("due_at") - minute)
Leg.objects.exclude(until=None).update(until=F("until") - minute)
"""


def pass_a_minute(server: Server) -> None:
    """Whatever is waited for in calls is due a minute earlier; the server may run or not."""
    done = manage(server.data_dir, "shell", "-c", A_MINUTE_LATER, **server.settings)
    assert done.returncode == 0, done.stderr
