"""What a person's page tells besides the account: bans, sockets, devices, sign-ins, deeds."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from ..models import Ban, Connection, Device, SignIn, User
from .deeds import deeds_done_to
from .panels import Cell, Panel, add_panel, moment

SHOWN = 8


def list_url(model: str, user: User) -> str:
    """The list of a model, of this person only."""
    return f"{reverse(f'admin:accounts_{model}_changelist')}?q={user.pk}"


@add_panel(User)
def bans(request: HttpRequest, user: User) -> Panel | None:
    """Each ban there was."""
    rows = Ban.objects.filter(user=user).select_related("by").order_by("-pk")[:SHOWN]
    if not rows:
        return None
    return Panel(
        title=_("Bans"),
        columns=(_("since"), _("until"), _("lifted"), _("by"), _("reason")),
        rows=[
            (
                moment(ban.begun_at),
                moment(ban.until) if ban.until else _("For ever"),
                moment(ban.lifted_at),
                ban.by.shown_name if ban.by else "–",
                ban.reason,
            )
            for ban in rows
        ],
        empty="",
    )


@add_panel(User)
def sockets(request: HttpRequest, user: User) -> Panel | None:
    """What is open now."""
    if not request.user.has_perm("accounts.view_connection"):
        return None
    rows = Connection.objects.alive().filter(user=user).select_related("device", "process")
    return Panel(
        title=_("Open sockets"),
        columns=(_("browser or client"), _("IP address"), _("opened"), _("process")),
        rows=[
            (
                Cell(
                    socket.device.user_agent or socket.pk,
                    reverse("admin:accounts_connection_change", args=[socket.pk]),
                ),
                socket.address,
                moment(socket.opened_at),
                str(socket.process),
            )
            for socket in rows.order_by("-opened_at")[:SHOWN]
        ],
        empty=_("Not connected."),
        more_url=list_url("connection", user),
    )


@add_panel(User)
def devices(request: HttpRequest, user: User) -> Panel | None:
    """Where the person is signed in."""
    if not request.user.has_perm("accounts.view_device"):
        return None
    rows = Device.objects.filter(user=user, revoked_at=None).order_by("-last_used_at")[:SHOWN]
    return Panel(
        title=_("Devices signed in"),
        columns=(_("browser or client"), _("IP address"), _("signed in"), _("last used")),
        rows=[
            (
                device.user_agent or "–",
                device.ip_address,
                moment(device.created_at),
                moment(device.last_used_at),
            )
            for device in rows
        ],
        empty=_("Signed in nowhere."),
        more_url=list_url("device", user),
    )


@add_panel(User)
def sign_ins(request: HttpRequest, user: User) -> Panel | None:
    """Who has tried to come in as this person."""
    if not request.user.has_perm("accounts.view_signin"):
        return None
    rows = SignIn.objects.filter(user=user).order_by("-at")[:SHOWN]
    good = SignIn.Outcome.SIGNED_IN
    return Panel(
        title=_("Sign-ins"),
        columns=(_("time"), _("outcome"), _("IP address"), _("browser or client")),
        rows=[
            (
                moment(row.at),
                Cell(row.get_outcome_display(), tone="good" if row.outcome == good else "bad"),
                row.address,
                row.user_agent,
            )
            for row in rows
        ],
        empty=_("None that is remembered."),
        more_url=list_url("signin", user),
    )


@add_panel(User)
def done_to(request: HttpRequest, user: User) -> Panel | None:
    """What staff has done to this person."""
    return deeds_done_to(request, user)
