"""What the doors of calls take and give."""

from rest_framework import serializers

from accounts.api.serializers import UserSerializer
from gochat.core.fields import IdField, SeqField

from ..log import DEFAULT_LIMIT
from ..models import Call, Leg, Recording


class LegSerializer(serializers.Serializer):
    """One person's part in a call."""

    user_id = IdField()
    state = serializers.ChoiceField(Leg.State.choices)
    connection_id = serializers.CharField(allow_null=True)
    feed = serializers.IntegerField(allow_null=True, help_text="What he sends through the SFU.")
    muted = serializers.BooleanField()
    camera = serializers.BooleanField()
    screen = serializers.BooleanField()
    recording = serializers.BooleanField()
    joined_at = serializers.DateTimeField(allow_null=True)
    left_at = serializers.DateTimeField(allow_null=True)


class RecordingSerializer(serializers.Serializer):
    """A recording of a call; `duration` in seconds."""

    id = IdField()
    user_id = IdField(help_text="Who records.")
    media = serializers.ChoiceField(Call.Media.choices)
    state = serializers.ChoiceField(Recording.State.choices)
    agreed = serializers.ListField(child=IdField(), help_text="Who agreed to be in it.")
    declined = serializers.ListField(child=IdField())
    file_id = IdField(allow_null=True)
    message_id = IdField(allow_null=True, help_text="What it was posted as.")
    asked_at = serializers.DateTimeField()
    started_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    duration = serializers.FloatField()


class CallSerializer(serializers.Serializer):
    """A call; `duration` in seconds since it was answered."""

    id = IdField()
    room_id = IdField()
    message_id = IdField()
    user_id = IdField(help_text="The caller.")
    version = SeqField(help_text="Grows with every change.")
    media = serializers.ChoiceField(Call.Media.choices)
    forwarded = serializers.BooleanField(help_text="Whether it goes through the SFU.")
    state = serializers.ChoiceField(Call.State.choices)
    participants = LegSerializer(many=True)
    started_at = serializers.DateTimeField()
    answered_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    end_reason = serializers.ChoiceField(Call.Reason.choices, allow_null=True)
    duration = serializers.FloatField()
    recordings = RecordingSerializer(many=True)


class CallQuery(serializers.Serializer):
    """Which part of the call log."""

    cursor = IdField(required=False, help_text="`next` of the page before.")
    limit = serializers.IntegerField(default=DEFAULT_LIMIT, min_value=1, max_value=200)
    missed = serializers.BooleanField(default=False, help_text="Only those that I missed.")


class CallPageSerializer(serializers.Serializer):
    """A page of the call log, newest first; `users` are the people in it."""

    items = CallSerializer(many=True)
    next = IdField(allow_null=True)
    users = UserSerializer(many=True)


class IceServerSerializer(serializers.Serializer):
    """A server as `RTCPeerConnection` takes it."""

    urls = serializers.ListField(child=serializers.CharField())
    username = serializers.CharField(required=False)
    credential = serializers.CharField(required=False)


class IceSerializer(serializers.Serializer):
    """Where browsers find a way to each other."""

    ice_servers = IceServerSerializer(many=True)
    ice_transport_policy = serializers.ChoiceField(
        ["all", "relay"], help_text="`relay` for who hides his address in calls."
    )
    expires_at = serializers.DateTimeField()
