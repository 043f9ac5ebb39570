"""Searching messages over HTTP."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle

from accounts.api.serializers import UserSerializer
from gochat.core.fields import IdField
from gochat.core.views import APIView
from rooms.access import access_room
from rooms.api.serializers import MessageSerializer
from rooms.serializers import message_dict, people

from .. import services
from ..search.layout import searched_text
from ..search.query import (
    NotADate,
    NotAKind,
    Typed,
    earliest,
    latest,
    read_moment,
    read_query,
)
from ..search.snippets import snippet
from ..search.terms import HAS

QUERY_LENGTH = 200
NOTHING_ASKED = _("Type what to look for.")
NOT_A_DATE = _("This is not a date. Write one as 2026-01-31.")
NOT_A_KIND = _("There are no messages of this kind.")


class ZoneField(serializers.CharField):
    """A time zone by its name, such as Asia/Shanghai."""

    def to_internal_value(self, data: Any) -> ZoneInfo:
        """The zone."""
        try:
            return ZoneInfo(super().to_internal_value(data))
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise serializers.ValidationError(_("There is no such time zone.")) from None


class SearchQuery(serializers.Serializer):
    """What to look for: at least one of `q`, `from`, `kind`, `before` and `after`."""

    q = serializers.CharField(
        default="", allow_blank=True, max_length=QUERY_LENGTH, help_text="Words and operators."
    )
    room_id = IdField(required=False, help_text="In this room only.")
    kind = serializers.ChoiceField(
        sorted(HAS), required=False, help_text="Of this kind, or with a link or a mention."
    )
    before = serializers.CharField(required=False, help_text="Sent before a day or a moment.")
    after = serializers.CharField(required=False, help_text="Sent on or after it.")
    tz = ZoneField(required=False, help_text="Where days begin, such as Asia/Shanghai.")
    cursor = IdField(required=False, help_text="`next` of the page before.")
    limit = serializers.IntegerField(default=20, min_value=1, max_value=50)

    def get_fields(self) -> dict:
        """`from` cannot be declared: Python keeps the word for itself."""
        sender = IdField(required=False, help_text="Sent by this person.")
        return {**super().get_fields(), "from": sender}

    def validate(self, attrs: dict) -> dict:
        """Read the query, and join the parameters to its operators."""
        zone = attrs.get("tz") or timezone.get_current_timezone()
        try:
            typed = read_query(attrs["q"], zone)
        except NotADate:
            raise serializers.ValidationError({"q": NOT_A_DATE}) from None
        except NotAKind:
            raise serializers.ValidationError({"q": NOT_A_KIND}) from None
        if "kind" in attrs:
            typed.has.add(attrs["kind"])
        typed.before = earliest(typed.before, _moment(attrs, "before", zone))
        typed.after = latest(typed.after, _moment(attrs, "after", zone))
        if not attrs["q"].strip() and "from" not in attrs and typed == Typed():
            raise serializers.ValidationError({"q": NOTHING_ASKED})
        return {**attrs, "typed": typed}


def _moment(attrs: dict, name: str, zone: ZoneInfo) -> datetime | None:
    if name not in attrs:
        return None
    try:
        return read_moment(attrs[name], zone)
    except NotADate:
        raise serializers.ValidationError({name: NOT_A_DATE}) from None


class SnippetSerializer(serializers.Serializer):
    """A line of the message. `marks` are the parts looked for: [start, end] in UTF-16 units."""

    text = serializers.CharField()
    marks = serializers.ListField(
        child=serializers.ListField(child=serializers.IntegerField(), min_length=2, max_length=2)
    )


class HitSerializer(serializers.Serializer):
    """A message that was found, and its room."""

    message = MessageSerializer()
    room_id = IdField()
    snippet = SnippetSerializer()


class FoundSerializer(serializers.Serializer):
    """A page of what was found, newest first; `users` are the people who appear in it."""

    items = HitSerializer(many=True)
    next = IdField(allow_null=True)
    users = UserSerializer(many=True)


class Search(APIView):
    """Searching messages."""

    throttle_classes = (ScopedRateThrottle,)
    throttle_scope = "search"
    serializer_class = serializers.Serializer

    @extend_schema(operation_id="search", parameters=[SearchQuery], responses=FoundSerializer)
    def get(self, request: Request) -> Response:
        """Messages of my rooms, newest first."""
        query = self.query(SearchQuery)
        typed, room_id = query["typed"], query.get("room_id")
        if room_id is not None:
            access_room(request.user, room_id)
        page = _nothing_left(query) or services.search_messages(
            user=request.user,
            typed=typed,
            room_id=room_id,
            sender_id=query.get("from"),
            cursor=query.get("cursor"),
            limit=query["limit"],
        )
        items = [
            {
                "message": message_dict(message),
                "room_id": message.room_id,
                "snippet": snippet(searched_text(message), typed.words),
            }
            for message in page.messages
        ]
        return Response(
            {
                "items": items,
                "next": page.next,
                "users": people(page.messages, viewer_id=request.user.pk),
            }
        )


def _nothing_left(query: dict) -> services.Found | None:
    """Of `?` or `…` nothing is left to look for: nothing is found, rather than everything."""
    if query["typed"] == Typed() and "from" not in query:
        return services.Found([], None)
    return None
