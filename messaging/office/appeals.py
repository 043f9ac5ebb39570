"""What people answer to bans and to messages taken down, in the back office."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from accounts.models import User
from accounts.office import Act, Cell, OfficeAdmin, Panel, add_panel
from accounts.office.facts import url_of
from accounts.office.sockets import people_known_as
from accounts.services.auditing import action_label

from .. import services
from ..models import Appeal
from ..services import appealing
from .telling import ReplyForm

EXCERPT = 80
SHOWN = 8
STATE_TONES = {
    Appeal.State.OPEN: "warning",
    Appeal.State.ACCEPTED: "success",
    Appeal.State.REJECTED: "danger",
}


def is_open(appeal: Appeal) -> bool:
    """Nobody has decided it."""
    return appeal.state == Appeal.State.OPEN


def accept(appeal: Appeal, **how: Any) -> None:
    """What it is about is lifted."""
    services.decide_appeal(appeal_id=appeal.pk, accepted=True, **how)


def reject(appeal: Appeal, **how: Any) -> None:
    """It stays as it is."""
    services.decide_appeal(appeal_id=appeal.pk, accepted=False, **how)


@admin.register(Appeal)
class AppealAdmin(OfficeAdmin):
    """A queue beside that of the reports."""

    list_display = ("created_at", "status", "user", "about", "told", "excerpt")
    list_filter = ("state",)
    list_select_related = ("user", "ban", "message")
    search_fields = ("user__username",)
    search_help_text = _("Begin of a username or name, a whole email address, or a number.")
    ordering = ("-pk",)
    facts = (
        *("created_at", "status", "user", "about", "told", "content", "text"),
        *("decided_by", "decided_at", "reply"),
    )
    acts = (
        Act(
            name="accept",
            label=action_label(appealing.ACCEPT),
            icon="check",
            permission="messaging.decide_appeal",
            lead=_("The ban ends, or the message stands again on every screen."),
            form=ReplyForm,
            suits=is_open,
            perform=accept,
        ),
        Act(
            name="reject",
            label=action_label(appealing.REJECT),
            icon="close",
            permission="messaging.decide_appeal",
            lead=_("Everything stays as it is."),
            form=ReplyForm,
            suits=is_open,
            perform=reject,
        ),
    )

    def search(self, request: HttpRequest, queryset: QuerySet, text: str) -> QuerySet:
        """Those of people known so."""
        return queryset.filter(user__in=people_known_as(text))

    @display(description=_("state"), label=STATE_TONES)
    def status(self, appeal: Appeal) -> tuple[str, Any]:
        """In colour."""
        return appeal.state, appeal.get_state_display()

    @admin.display(description=_("about"))
    def about(self, appeal: Appeal) -> str:
        """A ban or a message."""
        return appeal.get_about_display()

    @admin.display(description=_("content"))
    def content(self, appeal: Appeal) -> str:
        """The message that was taken down."""
        return appeal.message.content if appeal.message else ""

    @admin.display(description=_("answers"))
    def excerpt(self, appeal: Appeal) -> str:
        """The beginning of what the person says."""
        return Truncator(appeal.text).chars(EXCERPT)


@add_panel(User)
def appeals(request: HttpRequest, user: User) -> Panel | None:
    """What a person answered, newest first."""
    if not request.user.has_perm("messaging.view_appeal"):
        return None
    rows = user.appeals.order_by("-pk")[:SHOWN]
    if not rows:
        return None
    return Panel(
        title=_("Appeals"),
        columns=(_("written"), _("about"), _("answers"), _("state")),
        rows=[
            (
                Cell(appeal.created_at, url=url_of(request, appeal)),
                appeal.get_about_display(),
                Truncator(appeal.text).chars(EXCERPT),
                appeal.get_state_display(),
            )
            for appeal in rows
        ],
        empty="",
    )
