"""What the chat page draws on the server: the rows and bubbles that its elements then adopt."""

from datetime import datetime, timedelta

from django import template
from django.templatetags.static import static
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from messaging.calls import drawn_call
from messaging.files import drawn_files, message_words
from messaging.services.sending import EVERYBODY
from messaging.text import preview, tokenize
from messaging.voice import drawn_voice

LINE_GAP = timedelta(minutes=5)
HUES = 12
MOSAIC_FACES = 9
BADGE_MAX = 99

register = template.Library()


@register.simple_tag
def sprite():
    return static("img/sprite.svg")


@register.inclusion_tag("messaging/_icon.html")
def icon(name, small=False):
    return {"name": name, "small": small, "sprite": sprite()}


@register.inclusion_tag("messaging/_avatar.html")
def avatar(user):
    return {**face(user), "online": False}


@register.inclusion_tag("messaging/_room_row.html", takes_context=True)
def room_row(context, room):
    """A line of the list, as elements/room-row.js fills it."""
    people = People(context["state"])
    return {
        "row": {
            "id": room["id"],
            "url": f"/rooms/{room['id']}",
            "name": people.room_name(room),
            "face": people.room_face(room),
            "flag": flag(room),
            "last": room["draft"] or last_line(room, people),
            "time": room["active_at"],
            "badge": badge(room),
            "muted": room["muted"],
            "pinned": room["pinned"],
            "current": room["id"] == context["state"]["room_id"],
        }
    }


@register.simple_tag(takes_context=True)
def chats(context):
    """The rooms the list shows: pinned first, otherwise as they come, newest first."""
    shown = [room for room in context["state"]["rooms"] if not room["hidden"]]
    return sorted(shown, key=lambda room: not room["pinned"])


@register.simple_tag(takes_context=True)
def timeline(context, messages):
    """The lines of a room's newest page, as elements/timeline-plan.js lays them."""
    people, lines, previous = People(context["state"]), [], None
    for message in messages:
        if needs_line(previous, message):
            key = f"tt{key_of(message, people)}"
            lines.append({"kind": "time", "key": key, "time": message["timestamp"]})
            previous = None
        lines.append(line(message, previous, people))
        previous = message
    return lines


@register.simple_tag(takes_context=True)
def room_title(context, room):
    return People(context["state"]).room_name(room)


class People:
    """The page's users by id, and what they and their rooms are called."""

    def __init__(self, state):
        self.me = state["me"]
        self.by_id = {user["id"]: user for user in [*state["users"], state["me"]]}

    def name(self, user_id):
        return display_name(self.by_id.get(user_id))

    def is_own(self, room):
        """Whether it is the direct room with oneself."""
        return room["kind"] == "direct" and room["peer"]["id"] == self.me["id"]

    def room_name(self, room):
        if self.is_own(room):
            return _("File Transfer")
        return display_name(room["peer"]) if room["kind"] == "direct" else room["name"]

    def room_face(self, room):
        if self.is_own(room):
            return {"own": True}
        if room["kind"] == "direct":
            return face(room["peer"])
        if room["avatar"]:
            return {"picture": room["avatar"]}
        users = [face(self.by_id.get(user_id)) for user_id in room["faces"][:MOSAIC_FACES]]
        return {"mosaic": users, "mosaic_size": 2 if len(users) <= 4 else 3}


def display_name(user):
    if user is None:
        return ""
    if user.get("deleted"):
        return _("Deleted account")
    return user["display_name"] or user["username"]


def face(user):
    if user is None:
        return {"letter": "", "hue": 0}
    name = display_name(user).strip()
    return {
        "letter": name[:1].upper(),
        "hue": ((user["id"] * 2654435761 & 0xFFFFFFFF) >> 16) % HUES,
        "picture": user["avatar"],
        "online": user["online"],
        "gone": user.get("deleted"),
    }


def badge(room):
    """What the red badge says; a muted room shows a dot."""
    if not room["unread"]:
        return ""
    return f"{BADGE_MAX}+" if room["unread"] > BADGE_MAX else str(room["unread"])


def flag(room):
    if room["mentions"]:
        return _("[Mentioned you]")
    return _("[Draft]") if room["draft"] else ""


def last_line(room, people):
    message = room["last_message"]
    if message is None:
        return ""
    if message["recalled_at"] or message["kind"] == "system":
        return words(message, people)
    text = message_words(message, preview(message["content"]))
    if room["kind"] == "direct" or message["user_id"] == people.me["id"]:
        return text
    return _("%(name)s: %(text)s") % {"name": people.name(message["user_id"]), "text": text}


def needs_line(previous, message):
    if previous is None:
        return True
    before, after = (localtime(datetime.fromisoformat(m["timestamp"])) for m in (previous, message))
    return after - before > LINE_GAP or before.date() != after.date()


def line(message, previous, people):
    if message["recalled_at"] or message["kind"] == "system":
        return {
            **message,
            "kind": "line",
            "key": f"l{key_of(message, people)}",
            "words": words(message, people),
            "appeal_id": message["id"] if can_appeal(message, people) else None,
        }
    user = people.by_id.get(message["user_id"])
    return {
        "kind": "message",
        "key": f"m{key_of(message, people)}",
        "seq": message["seq"],
        "mine": message["user_id"] == people.me["id"],
        "cont": bool(previous) and follows(previous, message),
        "who": display_name(user),
        "face": face(user),
        "body": message["kind"],
        **drawn_files(message),
        "voice": drawn_voice(message) if message["kind"] == "voice" else None,
        "call": drawn_call(message, people.me["id"]) if message["kind"] == "call" else None,
        "tokens": tokenize(message["content"]),
        "marked": not {people.me["id"], EVERYBODY}.isdisjoint(message["mentions"]),
    }


def can_appeal(message, people):
    """Whether it is my own that the operators took down; elements/wording.js says the same."""
    return message["user_id"] == people.me["id"] and bool(message["payload"].get("taken_down"))


def key_of(message, people):
    """A message's key, as store/bubbles.js gives it; elements put the line's kind before it."""
    if message["client_id"] and message["user_id"] == people.me["id"]:
        return f"c{message['client_id']}"
    return f"m{message['id']}"


def follows(previous, message):
    """Whether two messages are of one hand, so that the second needs no face."""
    plain = previous["kind"] != "system" and not previous["recalled_at"]
    return plain and previous["user_id"] == message["user_id"]


def words(message, people):
    """A system line or a tombstone in words, as elements/wording.js says it."""
    payload, me = message["payload"], people.me["id"]
    names = {
        "who": who(message, people),
        "whom": _(", ").join(
            pgettext("object", "you") if user_id == me else people.name(user_id)
            for user_id in payload.get("user_ids", [])
        ),
        "name": payload.get("name", ""),
    }
    return template_of(message, me) % names


def who(message, people):
    """Who did it: oneself, somebody, or nobody of the room."""
    by = message["payload"].get("by") or message["user_id"]
    if by is None:
        return _("The operators")
    return _("You") if by == people.me["id"] else people.name(by)


def template_of(message, me):
    payload = message["payload"]
    if message["recalled_at"]:
        return recall_template(message, me)
    if payload["event"] == "role.changed":
        return ROLE_LINES[payload["role"]]()
    return SYSTEM_LINES.get(payload["event"], lambda: "")()


def recall_template(message, me):
    if message["payload"].get("taken_down"):
        return _("The operators took this message down")
    if message["payload"].get("expired"):
        return _("This message has expired")
    if message["payload"].get("by") in (None, message["user_id"]):
        mine = message["user_id"] == me
        return _("You recalled a message") if mine else _("%(who)s recalled a message")
    return _("%(who)s recalled a member's message")


SYSTEM_LINES = {
    "group.created": lambda: _("%(who)s created the group"),
    "members.added": lambda: _("%(who)s invited %(whom)s to the group"),
    "member.joined": lambda: _("%(who)s joined the group"),
    "member.left": lambda: _("%(who)s left the group"),
    "member.removed": lambda: _("%(who)s removed %(whom)s from the group"),
    "owner.transferred": lambda: _("%(who)s made %(whom)s the owner"),
    "room.renamed": lambda: _("%(who)s renamed the group to “%(name)s”"),
    "announcement.changed": lambda: _("%(who)s changed the announcement"),
    "members.muted": lambda: _("%(who)s muted all members"),
    "members.unmuted": lambda: _("%(who)s let all members write again"),
}
ROLE_LINES = {
    "admin": lambda: _("%(who)s made %(whom)s an admin"),
    "member": lambda: _("%(who)s took %(whom)s off the admins"),
}
