"""What staff has done to somebody or something, for the page of any row."""

from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from ..models import AuditEntry
from ..services.auditing import action_label
from .panels import Cell, Panel, moment

SHOWN = 8


def deeds_done_to(request: HttpRequest, row: Model) -> Panel | None:
    """The newest entries of the audit log about a row, for those who may read it."""
    if not request.user.has_perm("accounts.view_auditentry"):
        return None
    entries = AuditEntry.objects.filter(
        target_kind=str(row._meta.model_name), target_id=str(row.pk)
    )
    return Panel(
        title=_("What staff did"),
        columns=(_("time"), _("by"), _("action"), _("reason")),
        rows=[
            (
                Cell(
                    moment(entry.at), reverse("admin:accounts_auditentry_change", args=[entry.pk])
                ),
                entry.by_name,
                action_label(entry.action),
                entry.reason,
            )
            for entry in entries.order_by("-pk")[:SHOWN]
        ],
        empty=_("Nothing."),
        more_url=f"{reverse('admin:accounts_auditentry_changelist')}?q={row.pk}",
    )
