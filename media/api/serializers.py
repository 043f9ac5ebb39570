"""What the doors of files take and give."""

from rest_framework import serializers

from accounts.api.serializers import UserSerializer
from gochat.core.fields import IdField, SeqField
from rooms.api.serializers import AttachmentSerializer

from ..models import File

# "seen" is images and videos in one order.
KIND_OF_PAGE = [*File.Kind.values, "seen", "link"]


class FileSerializer(AttachmentSerializer):
    """A file."""


class UploadSerializer(serializers.Serializer):
    """A file to upload. `original`, before the file: keep an image as it is, no smaller."""

    original = serializers.BooleanField(required=False)
    file = serializers.FileField()


class LimitsSerializer(serializers.Serializer):
    """What may be uploaded."""

    image_bytes = SeqField()
    file_bytes = SeqField()
    voice_bytes = SeqField()
    video_bytes = SeqField()
    voice_seconds = SeqField()
    video_seconds = SeqField()
    attachments = SeqField()
    user_bytes = SeqField()
    user_bytes_used = SeqField()


class RoomFilesQuery(serializers.Serializer):
    """Which of a room's files."""

    kind = serializers.ChoiceField(choices=KIND_OF_PAGE, default="file")
    before = SeqField(required=False)
    limit = serializers.IntegerField(default=50, min_value=1, max_value=200)


class RoomFileSerializer(serializers.Serializer):
    """A file where it was sent, or a message with links."""

    message_id = IdField()
    seq = SeqField()
    user_id = IdField(allow_null=True)
    timestamp = serializers.DateTimeField()
    file = FileSerializer(allow_null=True)
    links = serializers.ListField(child=serializers.CharField())


class RoomFilePageSerializer(serializers.Serializer):
    """A page of a room's files, newest first; `users` are the people who sent them."""

    items = RoomFileSerializer(many=True)
    next = SeqField(allow_null=True)
    users = UserSerializer(many=True)
