"""What the doors of messages take and give."""

import uuid

from rest_framework import serializers

from accounts.api.serializers import UserSerializer
from gochat.core.fields import IdField, SeqField, ids_field
from media.limits import MAX_ATTACHMENTS
from rooms.api.serializers import MessageSerializer
from rooms.models import Message
from rooms.models.message import CONTENT_LENGTH

from ..services.sending import MAX_MENTIONS


class DraftSerializer(serializers.Serializer):
    """A message to send. Sending the same `client_id` again answers the first message."""

    content = serializers.CharField(
        max_length=CONTENT_LENGTH, trim_whitespace=False, allow_blank=True, default=""
    )
    client_id = serializers.UUIDField(default=uuid.uuid4)
    kind = serializers.CharField(default=Message.Kind.TEXT, max_length=16)
    mentions = serializers.ListField(child=SeqField(), default=list, max_length=MAX_MENTIONS)
    attachment_ids = ids_field(max_length=MAX_ATTACHMENTS, default=list)


class HistoryQuery(serializers.Serializer):
    """Which part of the history: `before`, `after`, `around`, `since_version`, or the newest."""

    before = SeqField(required=False)
    after = SeqField(required=False)
    around = SeqField(required=False)
    since_version = SeqField(required=False)
    limit = serializers.IntegerField(default=50, min_value=1, max_value=200)


class MessagePageSerializer(serializers.Serializer):
    """A page of messages, oldest first; `users` are the people who appear in them."""

    items = MessageSerializer(many=True)
    next = SeqField(allow_null=True)
    users = UserSerializer(many=True)


class UnreadRoomSerializer(serializers.Serializer):
    """What is unread in one room."""

    room_id = IdField()
    unread = SeqField()
    mentions = SeqField()
    first_unread_seq = SeqField()


class UnreadSerializer(serializers.Serializer):
    """What is unread."""

    total = SeqField()
    rooms = UnreadRoomSerializer(many=True)


class ReadSerializer(serializers.Serializer):
    """Where the read cursor is now."""

    room_id = IdField()
    seq = SeqField()
    unread = SeqField()


class ReceiptsSerializer(serializers.Serializer):
    """Who has read a message, and who has not."""

    read = UserSerializer(many=True)
    unread = UserSerializer(many=True)
