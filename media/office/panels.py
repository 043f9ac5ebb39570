"""What files add to the pages of people and rooms."""

from typing import Any

from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.office import Cell, Panel, add_panel
from accounts.office.deeds import deeds_done_to
from accounts.office.facts import url_of
from accounts.office.panels import moment
from rooms.models import Room
from rooms.office.naming import room_names

from ..models import Attachment, File, RoomUsage

SHOWN = 8


@add_panel(User)
def storage_of_person(request: HttpRequest, user: User) -> Panel | None:
    """What a person has uploaded, the largest first."""
    files = File.objects.filter(owner=user)
    return _panel(request, files.order_by("-size"), files.bytes(), f"owner={user.pk}")


@add_panel(Room)
def storage_of_room(request: HttpRequest, room: Room) -> Panel | None:
    """What was sent to a room, the newest first."""
    sent = Attachment.objects.filter(room=room).order_by("-pk").select_related("file")
    usage = RoomUsage.objects.filter(room=room).values_list("bytes", flat=True).first()
    files = [attachment.file for attachment in sent[:SHOWN]]
    return _panel(request, files, usage or 0, f"room={room.pk}")


@add_panel(File)
def messages_of_file(request: HttpRequest, file: File) -> Panel | None:
    """Where it was sent, for those who may see rooms."""
    if not request.user.has_perm("rooms.view_room"):
        return None
    sent = Attachment.objects.filter(file=file).select_related("room", "message__sender")
    newest = sent.order_by("-pk")[:SHOWN]
    names = room_names(each.room for each in newest)
    return Panel(
        title=_("Sent to"),
        columns=(_("room"), _("sender"), _("sent")),
        rows=[
            (
                Cell(names[each.room_id], url_of(request, each.room)),
                each.message.sender.shown_name if each.message.sender else "–",
                moment(each.message.created_at),
            )
            for each in newest
        ],
        empty=_("It stands in no message."),
    )


@add_panel(File)
def done_to_file(request: HttpRequest, file: File) -> Panel | None:
    """What staff has done to it, and who has opened it."""
    return deeds_done_to(request, file)


def _panel(request: HttpRequest, files: Any, used: int, query: str) -> Panel | None:
    if not request.user.has_perm("media.view_file"):
        return None
    return Panel(
        title=_("Files"),
        figures=[(_("Storage"), filesizeformat(used))],
        columns=(_("name"), _("kind"), _("size")),
        rows=[_row(file) for file in files[:SHOWN]],
        empty=_("No files."),
        more_url=f"{reverse('admin:media_file_changelist')}?{query}",
    )


def _row(file: File) -> tuple[Any, ...]:
    url = reverse("admin:media_file_change", args=[file.pk])
    return Cell(file.name, url), file.get_kind_display(), filesizeformat(file.size)
