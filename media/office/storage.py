"""What the files take: by kind, by person, by room."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from accounts.models import User
from accounts.office import Cell, Panel
from rooms.models import Room
from rooms.office.naming import room_names

from ..models import File, RoomUsage

SHOWN = 20
# Adding up what everybody has reads an index from end to end.
KEPT_SECONDS = 300


class StoragePage(TemplateView):
    """Who may see files sees what they take; as it was up to KEPT_SECONDS ago."""

    template_name = "backoffice/media/storage.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """For those who may see files. Otherwise 403."""
        if not request.user.has_perm("media.view_file"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The three tables."""
        return super().get_context_data(
            **admin.site.each_context(self.request),
            title=_("Storage"),
            panels=[_by_kind(), _by_person(), _by_room()],
            **kwargs,
        )


def _by_kind() -> Panel:
    sums = cache.get_or_set("storage.kinds", _kinds, KEPT_SECONDS)
    names = dict(File.Kind.choices)
    return Panel(
        title=_("By kind"),
        figures=[(_("Together"), filesizeformat(sum(size for _kind, _count, size in sums)))],
        columns=(_("kind"), _("files"), _("size")),
        rows=[
            (Cell(names[kind], f"{_list()}?kind__exact={kind}"), number_format(count), _size(size))
            for kind, count, size in sums
        ],
        empty=_("There are no files."),
    )


def _by_person() -> Panel:
    sums = cache.get_or_set("storage.people", _people, KEPT_SECONDS)
    people = User.objects.in_bulk([pk for pk, _count, _size in sums])
    return Panel(
        title=_("Who has most"),
        columns=(_("person"), _("files"), _("size")),
        rows=[
            (Cell(people[pk], f"{_list()}?owner={pk}"), number_format(count), _size(size))
            for pk, count, size in sums
        ],
        empty=_("There are no files."),
    )


def _by_room() -> Panel:
    rows = RoomUsage.objects.select_related("room").order_by("-bytes")[:SHOWN]
    names = room_names(usage.room for usage in rows)
    return Panel(
        title=_("Rooms with most"),
        columns=(_("room"), _("kind"), _("size")),
        rows=[
            (
                Cell(names[usage.room_id], f"{_list()}?room={usage.room_id}"),
                Room.Kind(usage.room.kind).label,
                _size(usage.bytes),
            )
            for usage in rows
        ],
        empty=_("There are no files."),
    )


def _kinds() -> list[tuple[str, int, int]]:
    """Kind, files and bytes, the most bytes first; by the index of both."""
    return _summed(File.objects.order_by().values_list("kind"))


def _people() -> list[tuple[int, int, int]]:
    """Person, files and bytes of those who have most."""
    return _summed(File.objects.order_by().values_list("owner"))[:SHOWN]


def _summed(rows: Any) -> list[tuple[Any, int, int]]:
    sums: Iterable = rows.annotate(count=Count("pk"), bytes=Sum("size")).order_by("-bytes")[:SHOWN]
    return [(key, count, int(size)) for key, count, size in sums]


def _list() -> str:
    return reverse("admin:media_file_changelist")


def _size(size: int) -> str:
    return filesizeformat(size)
