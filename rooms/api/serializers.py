"""What the doors of rooms take and give."""

from rest_framework import serializers

from accounts.api.serializers import UserSerializer
from gochat.core.fields import IdField, SeqField, ids_field

from ..models import Membership, Message, Room
from ..models.membership import DRAFT_LENGTH, NICKNAME_LENGTH
from ..models.room import ANNOUNCEMENT_LENGTH, DESCRIPTION_LENGTH, NAME_LENGTH


class GroupSerializer(serializers.Serializer):
    """A new group."""

    name = serializers.CharField(max_length=NAME_LENGTH)
    description = serializers.CharField(max_length=DESCRIPTION_LENGTH, allow_blank=True, default="")
    is_private = serializers.BooleanField(default=True)
    member_ids = ids_field(default=list)


class GroupChangeSerializer(serializers.Serializer):
    """What of a group may be changed."""

    name = serializers.CharField(max_length=NAME_LENGTH, required=False)
    description = serializers.CharField(
        max_length=DESCRIPTION_LENGTH, allow_blank=True, required=False
    )
    announcement = serializers.CharField(
        max_length=ANNOUNCEMENT_LENGTH, allow_blank=True, required=False
    )
    is_private = serializers.BooleanField(required=False)
    members_muted = serializers.BooleanField(required=False)


class DirectSerializer(serializers.Serializer):
    """Whom to talk to."""

    user_id = IdField()


class InvitationSerializer(serializers.Serializer):
    """Whom to bring in."""

    user_ids = ids_field(allow_empty=False)


class MemberChangeSerializer(serializers.Serializer):
    """A member's new role, or until when he may not write; `owner` hands the group over."""

    role = serializers.ChoiceField(choices=Membership.Role.choices, required=False)
    muted_until = serializers.DateTimeField(required=False, allow_null=True)


class MineSerializer(serializers.Serializer):
    """My own settings of a room."""

    nickname = serializers.CharField(max_length=NICKNAME_LENGTH, allow_blank=True, required=False)
    draft = serializers.CharField(
        max_length=DRAFT_LENGTH, allow_blank=True, required=False, trim_whitespace=False
    )
    muted = serializers.BooleanField(required=False)
    pinned = serializers.BooleanField(required=False)
    hidden = serializers.BooleanField(required=False)


class RoomListQuery(serializers.Serializer):
    """Which rooms to list."""

    scope = serializers.ChoiceField(choices=["mine", "public"], default="mine")
    q = serializers.CharField(default="", allow_blank=True, max_length=NAME_LENGTH)
    limit = serializers.IntegerField(default=200, min_value=1, max_value=500)
    cursor = serializers.RegexField(r"^\d{1,19}\.\d{1,19}$", required=False, max_length=40)


class MemberListQuery(serializers.Serializer):
    """Which members to list."""

    limit = serializers.IntegerField(default=200, min_value=1, max_value=500)
    cursor = IdField(required=False)


class AttachmentSerializer(serializers.Serializer):
    """A file that a message carries."""

    id = IdField()
    kind = serializers.ChoiceField(choices=["image", "file", "voice", "video"])
    name = serializers.CharField()
    mime = serializers.CharField()
    size = SeqField()
    sha256 = serializers.CharField()
    width = SeqField(allow_null=True)
    height = SeqField(allow_null=True)
    duration = serializers.FloatField(allow_null=True)
    waveform = serializers.ListField(child=SeqField())
    placeholder = serializers.CharField()
    state = serializers.ChoiceField(choices=["processing", "ready", "failed", "removed"])
    url = serializers.CharField(allow_null=True)
    thumbnail_url = serializers.CharField(allow_null=True)
    poster_url = serializers.CharField(allow_null=True)
    mp4_url = serializers.CharField(allow_null=True)


class MessageSerializer(serializers.Serializer):
    """A line of a room's timeline."""

    id = IdField()
    room_id = IdField()
    user_id = IdField(allow_null=True)
    seq = SeqField()
    version = SeqField()
    client_id = serializers.UUIDField(allow_null=True)
    kind = serializers.ChoiceField(choices=Message.Kind.choices)
    content = serializers.CharField()
    payload = serializers.JSONField()
    attachments = AttachmentSerializer(many=True)
    reply_to = serializers.JSONField(allow_null=True)
    mentions = serializers.ListField(child=SeqField())
    reactions = serializers.ListField()
    timestamp = serializers.DateTimeField()
    edited_at = serializers.DateTimeField(allow_null=True)
    recalled_at = serializers.DateTimeField(allow_null=True)


class FoundRoomSerializer(serializers.Serializer):
    """A public group as those see it who look for one to join."""

    id = IdField()
    name = serializers.CharField()
    description = serializers.CharField()
    avatar = serializers.CharField(allow_null=True)
    member_count = SeqField()
    faces = ids_field()
    is_member = serializers.BooleanField()


class RoomSerializer(serializers.Serializer):
    """A room as one member sees it."""

    id = IdField()
    kind = serializers.ChoiceField(choices=Room.Kind.choices)
    name = serializers.CharField()
    description = serializers.CharField()
    avatar = serializers.CharField(allow_null=True)
    is_private = serializers.BooleanField()
    members_muted = serializers.BooleanField()
    owner_id = IdField(allow_null=True)
    member_count = SeqField()
    announcement = serializers.CharField()
    version = SeqField()
    faces = ids_field()
    last_seq = SeqField()
    last_message = MessageSerializer(allow_null=True)
    unread = SeqField()
    mentions = SeqField()
    first_unread_seq = SeqField(allow_null=True)
    read_seq = SeqField()
    joined_seq = SeqField()
    role = serializers.ChoiceField(choices=Membership.Role.choices)
    muted_until = serializers.DateTimeField(allow_null=True)
    nickname = serializers.CharField()
    muted = serializers.BooleanField()
    pinned = serializers.BooleanField()
    hidden = serializers.BooleanField()
    draft = serializers.CharField()
    active_at = serializers.DateTimeField()
    peer = UserSerializer(allow_null=True)


class MemberSerializer(serializers.Serializer):
    """One line of a room's list of members."""

    user = UserSerializer()
    role = serializers.ChoiceField(choices=Membership.Role.choices)
    nickname = serializers.CharField()
    read_seq = SeqField()
    joined_at = serializers.DateTimeField()
    muted_until = serializers.DateTimeField(allow_null=True)


class RoomPageSerializer(serializers.Serializer):
    """A page of rooms; `users` are the people who appear in them."""

    items = RoomSerializer(many=True)
    next = serializers.CharField(allow_null=True)
    users = UserSerializer(many=True)


class FoundRoomPageSerializer(serializers.Serializer):
    """A page of groups to join."""

    items = FoundRoomSerializer(many=True)
    next = serializers.CharField(allow_null=True)
    users = UserSerializer(many=True)


class MemberPageSerializer(serializers.Serializer):
    """A page of members."""

    items = MemberSerializer(many=True)
    next = SeqField(allow_null=True)
