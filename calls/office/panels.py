"""What the page of a call shows besides its facts, and what other pages show of calls."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import User
from accounts.office import Cell, Panel, add_panel
from accounts.office.facts import url_of
from accounts.office.panels import moment
from messaging.files import clock_words
from rooms.models import Room

from ..models import Call, Leg, LegQuality, Recording
from .timeline import timeline_of

SHOWN = 8
# A figure and its unit stand on one line.
NO_BREAK, JOINED = "\N{NO-BREAK SPACE}", "\N{WORD JOINER}"


@add_panel(Call)
def timeline(request: HttpRequest, call: Call) -> Panel:
    """What happened, to the second."""
    return Panel(
        title=_("Timeline"),
        columns=(_("time"), _("person"), _("what")),
        rows=[
            (
                date_format(timezone.localtime(each.at), "H:i:s"),
                each.who or _("All"),
                Cell(each.what, tone=each.tone),
            )
            for each in timeline_of(call)
        ],
        empty=_("Nothing."),
    )


@add_panel(Call)
def people(request: HttpRequest, call: Call) -> Panel:
    """Everybody whom it rang for, and how that ended."""
    return Panel(
        title=_("People"),
        columns=(_("person"), _("state"), _("joined"), _("left")),
        rows=[
            (
                Cell(leg.user.shown_name, url=url_of(request, leg.user)),
                leg.get_state_display(),
                moment(leg.joined_at),
                moment(leg.left_at),
            )
            for leg in call.legs.select_related("user").order_by("pk")
        ],
        empty=_("Nobody."),
    )


@add_panel(Call)
def ways(request: HttpRequest, call: Call) -> Panel:
    """Each connection as its receiver measured it, over the whole of the call."""
    rows = LegQuality.objects.filter(leg__call=call).select_related("leg__user", "peer")
    return Panel(
        title=_("Connections"),
        columns=(
            *(_("measured by"), _("to"), _("way"), _("round trip"), _("lost"), _("jitter")),
            *(_("incoming"), _("outgoing"), _("frozen"), pgettext("call", "picture")),
        ),
        rows=[_way(row) for row in rows.order_by("leg", "peer")],
        empty=_("Nobody's browser has measured anything."),
    )


def _way(row: LegQuality) -> tuple:
    picture = f"{row.width}{NO_BREAK}×{NO_BREAK}{row.height}" if row.width else ""
    return (
        row.leg.user.shown_name,
        row.peer.shown_name,
        row.get_candidate_display(),
        _span(row, "rtt_ms", "ms"),
        _span(row, "loss_percent", "%"),
        _span(row, "jitter_ms", "ms"),
        _span(row, "kbps_in", "kbit/s"),
        _span(row, "kbps_out", "kbit/s"),
        f"{row.freeze_ms / 1000:.1f}{NO_BREAK}s",
        picture,
    )


def _span(row: LegQuality, metric: str, unit: str) -> str:
    """The mean, and in brackets from where to where."""
    mean, least, most = (getattr(row, f"{metric}_{part}") for part in ("mean", "min", "max"))
    return f"{mean:.0f}{NO_BREAK}{unit}{NO_BREAK}({least:.0f}–{JOINED}{most:.0f})"


@add_panel(Call)
def recordings(request: HttpRequest, call: Call) -> Panel | None:
    """What was recorded of it, and by whom."""
    if not request.user.has_perm("calls.view_recording"):
        return None
    rows = call.recordings.select_related("recorder")
    return Panel(
        title=_("Recordings"),
        columns=(_("asked"), _("recorded by"), _("state"), _("length")),
        rows=[
            (
                Cell(moment(row.asked_at), url=url_of(request, row)),
                row.recorder.shown_name,
                row.get_state_display(),
                clock_words(row.duration),
            )
            for row in rows
        ],
        empty=_("Was not recorded."),
    )


@add_panel(Recording)
def consents(request: HttpRequest, recording: Recording) -> Panel:
    """Who agreed to it, and who did not."""
    return Panel(
        title=_("Consent"),
        columns=(_("person"), _("answer"), _("when")),
        rows=[
            (
                Cell(row.user.shown_name, url=url_of(request, row.user)),
                Cell(
                    _("Agreed") if row.agreed else _("Did not agree"),
                    tone="good" if row.agreed else "bad",
                ),
                moment(row.at),
            )
            for row in recording.consents.select_related("user")
        ],
        empty=_("Nobody has answered."),
    )


@add_panel(User)
def calls_of_user(request: HttpRequest, user: User) -> Panel | None:
    """The calls a person had a part in, newest first."""
    if not request.user.has_perm("calls.view_call"):
        return None
    legs = Leg.objects.filter(user=user).select_related("call__room").order_by("-call")
    return Panel(
        title=_("Calls"),
        columns=(_("began"), _("room"), _("state")),
        rows=[
            (_began(request, leg.call), str(leg.call.room), _end(leg.call)) for leg in legs[:SHOWN]
        ],
        empty=_("Had no call."),
        more_url=f"{reverse('admin:calls_call_changelist')}?q={user.pk}",
    )


@add_panel(Room)
def calls_of_room(request: HttpRequest, room: Room) -> Panel | None:
    """The calls of a room, newest first."""
    if not request.user.has_perm("calls.view_call"):
        return None
    calls = Call.objects.filter(room=room).select_related("caller").order_by("-pk")
    return Panel(
        title=_("Calls"),
        columns=(_("began"), _("caller"), _("state")),
        rows=[
            (_began(request, call), call.caller.shown_name, _end(call)) for call in calls[:SHOWN]
        ],
        empty=_("Had no call."),
    )


def _began(request: HttpRequest, call: Call) -> Cell:
    return Cell(moment(call.started_at), url=url_of(request, call))


def _end(call: Call) -> str:
    return call.get_end_reason_display() if call.end_reason else call.get_state_display()
