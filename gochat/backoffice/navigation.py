"""What stands at the side: groups of pages, each for those who may open it."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gochat.core.errors import Text


@dataclass(frozen=True)
class Item:
    """A page: its name, its icon (Material Symbols), its URL's name, and who may open it."""

    title: Text
    icon: str
    view: str
    permission: str = ""


@dataclass(frozen=True)
class Group:
    """Pages under one head."""

    title: Text
    items: tuple[Item, ...]


def model_item(title: Text, icon: str, model: str) -> Item:
    """The list of a model, given as `app.model`."""
    app, name = model.split(".")
    return Item(title, icon, f"admin:{app}_{name}_changelist", f"{app}.view_{name}")


GROUPS = (
    Group(_("Overview"), (Item(_("Dashboard"), "dashboard", "admin:index"),)),
    Group(
        _("People"),
        (
            model_item(_("Users"), "group", "accounts.user"),
            model_item(_("Devices"), "devices", "accounts.device"),
            model_item(_("Sign-ins"), "login", "accounts.signin"),
            model_item(_("Sockets"), "lan", "accounts.connection"),
        ),
    ),
    Group(
        _("Rooms"),
        (
            model_item(_("Rooms"), "forum", "rooms.room"),
            model_item(_("Memberships"), "group_add", "rooms.membership"),
        ),
    ),
    Group(
        _("Messages"),
        (
            model_item(_("Chat records"), "manage_search", "rooms.message"),
            model_item(_("Broadcasts"), "campaign", "messaging.broadcast"),
            model_item(_("Retention"), "auto_delete", "messaging.retentionrule"),
        ),
    ),
    Group(
        _("Calls"),
        (
            model_item(_("Calls"), "call", "calls.call"),
            model_item(_("Recordings"), "radio_button_checked", "calls.recording"),
        ),
    ),
    Group(
        _("Files"),
        (
            model_item(_("Files"), "folder", "media.file"),
            Item(_("Storage"), "pie_chart", "admin:media_storage", "media.view_file"),
            model_item(_("Blocked files"), "shield", "media.blockedfile"),
            model_item(_("Stored bytes"), "database", "media.blob"),
        ),
    ),
    Group(
        _("Moderation"),
        (
            model_item(_("Reports"), "flag", "messaging.report"),
            model_item(_("Appeals"), "balance", "messaging.appeal"),
            model_item(_("Word rules"), "spellcheck", "messaging.wordrule"),
            model_item(_("Rate rules"), "speed", "accounts.raterule"),
        ),
    ),
    Group(
        _("Monitoring"),
        (
            model_item(_("Errors"), "error", "monitoring.fault"),
            model_item(_("Slow statements"), "timer", "monitoring.slowstatement"),
        ),
    ),
    Group(_("Audit"), (model_item(_("Audit log"), "history", "accounts.auditentry"),)),
)


def navigation_for(request: HttpRequest) -> list[dict[str, Any]]:
    """The groups as the sidebar draws them, without what whoever looks may not open."""
    groups = []
    for group in GROUPS:
        items = [_drawn(request, item) for item in group.items if _may(request, item)]
        if items:
            groups.append({"title": group.title, "separator": True, "items": items})
    return groups


def _may(request: HttpRequest, item: Item) -> bool:
    return not item.permission or request.user.has_perm(item.permission)


def _drawn(request: HttpRequest, item: Item) -> dict[str, Any]:
    link = reverse(item.view)
    is_index = item.view == "admin:index"
    active = request.path == link if is_index else _is_inside(request.path, link)
    return {
        "title": item.title,
        "icon": item.icon,
        "link": link,
        "active": active,
        "has_permission": True,
    }


def _is_inside(path: str, link: str) -> bool:
    """Whether a page is the link's, or of one of its rows, and not one with an item of its own."""
    own = {reverse(item.view) for group in GROUPS for item in group.items} - {link}
    return path.startswith(link) and path not in own
