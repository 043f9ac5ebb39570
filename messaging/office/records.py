"""Chat records in the back office: searched over all rooms, read around a line, taken down."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _

from accounts.authentication import ip_address
from accounts.office import Act, OfficeAdmin, ReasonForm
from accounts.office.facts import url_of
from accounts.office.panels import moment
from accounts.services.auditing import action_label
from rooms.models import Message
from rooms.office.naming import room_names

from .. import services
from ..access import OPEN, READ_RECORDS, ReasonNeeded, access_record
from ..search.query import Typed
from ..services.recalling import NOBODYS
from ..services.records import RECALL
from ..services.reporting import TAKE_DOWN
from .drawing import drawn_hits, drawn_lines, record_url
from .exporting import EXPORT_ACT
from .forms import SearchForm
from .reading import context_of, hand_out_record
from .telling import TakeDownForm

PAGE = 30


def is_up(message: Message) -> bool:
    """Somebody wrote it, and it is still to be seen."""
    return message.recalled_at is None and message.kind not in NOBODYS


def open_records(message: Message, **how: Any) -> None:
    """Give the reason; the line's page is open then."""
    services.open_records(room_id=message.room_id, **how)


def take_down(message: Message, **how: Any) -> None:
    """Off every screen."""
    services.take_down_record(message_id=message.pk, **how)


TAKE_DOWN_ACT = Act(
    name="take-down",
    label=action_label(TAKE_DOWN),
    icon="delete",
    permission=RECALL,
    lead=_("The message goes from every screen at once; a line in its place says so."),
    form=TakeDownForm,
    suits=is_up,
    perform=take_down,
    in_list=False,
    is_grave=True,
)
# Not offered: whoever comes to a closed room is led to it.
OPEN_ACT = Act(
    name="open",
    label=action_label(OPEN),
    icon="lock_open",
    permission=READ_RECORDS,
    lead=_(
        "This room is not public. Its records are open to you for an hour; the reason stays in the"
        " audit log for ever."
    ),
    suits=lambda message: False,
    perform=open_records,
    in_list=False,
)


@admin.register(Message)
class RecordAdmin(OfficeAdmin):
    """Messages of all rooms; those of rooms that are not public for who has given a reason."""

    acts = (TAKE_DOWN_ACT, OPEN_ACT, EXPORT_ACT)
    title = _("Chat records")

    def get_urls(self) -> list:
        """The files in the records besides the pages."""
        view, where = self.admin_site.admin_view(hand_out_record), "<int:message_id>/file/"
        return [
            path(f"{where}<int:position>/", view, name="record_file"),
            path(f"{where}<int:position>/<str:variant>/", view, name="record_file_variant"),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The search; over all rooms only after a reason was given."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        asking = ReasonForm(request.POST or None)
        if request.method == "POST" and asking.is_valid():
            services.open_search(
                by=request.user, address=ip_address(request), **asking.cleaned_data
            )
            return redirect(request.get_full_path())
        form = SearchForm(request.GET or None)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Chat records"),
            "opts": self.opts,
            "search": form,
            "asking": asking,
            "top_acts": self._on_top(request, **request.GET.dict()),
            **self._found(request, form),
            **(extra_context or {}),
        }
        return TemplateResponse(request, "backoffice/rooms/records.html", context)

    def _found(self, request: HttpRequest, form: SearchForm) -> dict[str, Any]:
        """What the search page shows besides its form."""
        if not form.is_valid() or form.cleaned_data["typed"] == Typed():
            return {}
        typed, cursor = form.cleaned_data["typed"], request.GET.get("cursor", "")
        try:
            found = services.search_records(
                by=request.user,
                typed=typed,
                query=form.cleaned_data["query"],
                room_id=form.cleaned_data["room"],
                cursor=int(cursor) if cursor.isdecimal() and len(cursor) < 19 else None,
                limit=PAGE,
                address=ip_address(request),
            )
        except ReasonNeeded:
            return self._closed(form.cleaned_data["room"])
        query = request.GET.copy()
        query["cursor"] = str(found.next or "")
        hits = drawn_hits(found.messages, typed.words)
        return {"hits": hits, "next": f"?{query.urlencode()}" if found.next else ""}

    def _on_top(self, request: HttpRequest, **proposed: Any) -> list[tuple[Act, str]]:
        """The export, of what is on the page."""
        if not EXPORT_ACT.allowed_to(request):
            return []
        return [(EXPORT_ACT, f"{self.act_url(EXPORT_ACT)}?{urlencode(proposed)}")]

    def _closed(self, room_id: int | None) -> dict[str, Any]:
        """Where the reason is given: for a room on the page of its newest line, for all here."""
        if room_id is None:
            return {"asks": True}
        newest = Message.objects.in_room(room_id).order_by("-seq").first()
        return {"door": self.act_url(OPEN_ACT, newest)} if newest else {"hits": []}

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """A line and those around it; first the reason, where the room is not public."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        row = self.get_object(request, object_id)
        if row is None:
            raise Http404
        try:
            message = access_record(request.user, row.pk)
        except ReasonNeeded:
            return redirect(self.act_url(OPEN_ACT, row))
        return TemplateResponse(
            request, "backoffice/rooms/record.html", self._context(request, message)
        )

    def title_of(self, row: Message) -> str:
        """The room and the time: a line is one of many."""
        return f"{room_names([row.room])[row.room_id]} · {moment(row.created_at)}"

    def _context(self, request: HttpRequest, message: Message) -> dict[str, Any]:
        around = context_of(message)
        return {
            **self.admin_site.each_context(request),
            "title": room_names([message.room])[message.room_id],
            "opts": self.opts,
            "original": message,
            "room_url": url_of(request, message.room),
            "lines": drawn_lines(request, around.lines, message.pk),
            "older": record_url(around.older) if around.older else "",
            "newer": record_url(around.newer) if around.newer else "",
            "acts": [
                *((act, self.act_url(act, message)) for act in self.acts_on(request, message)),
                *self._on_top(request, room=message.room_id),
            ],
        }
