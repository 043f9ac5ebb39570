"""Answering the taking down of a message, over HTTP."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from gochat.core.times import iso
from gochat.core.views import APIView

from .. import services
from ..access import access_taken_down
from ..models import Appeal
from ..models.appeals import APPEAL_LENGTH


class NewAppealSerializer(serializers.Serializer):
    text = serializers.CharField(max_length=APPEAL_LENGTH, help_text="In your own words.")


class AppealSerializer(serializers.Serializer):
    """An answer, and what became of it."""

    text = serializers.CharField()
    created_at = serializers.DateTimeField()
    state = serializers.ChoiceField(choices=Appeal.State.choices)
    reply = serializers.CharField(help_text="The operators' words to it; empty without any.")


class TakeDownSerializer(serializers.Serializer):
    words = serializers.CharField(help_text="Why the message was taken down; may be empty.")
    appeal = AppealSerializer(allow_null=True)


class Appeals(APIView):
    """A message of mine that the operators took down."""

    serializer_class = NewAppealSerializer
    throttle_scope = "appeal"

    @extend_schema(operation_id="appeals_retrieve", responses=TakeDownSerializer)
    def get(self, request: Request, message_id: int) -> Response:
        """Why it was taken down, and what I have answered."""
        message = access_taken_down(request.user, message_id)
        appeal = Appeal.objects.filter(message=message).first()
        words = services.words_to_sender(message.pk)
        return Response({"words": words, "appeal": appeal and _appeal_dict(appeal)})

    @extend_schema(
        operation_id="appeals_create",
        request=NewAppealSerializer,
        responses={201: AppealSerializer},
    )
    def post(self, request: Request, message_id: int) -> Response:
        """Answer the operators, once."""
        text = self.validated(request)["text"]
        appeal = services.appeal_message(by=request.user, message_id=message_id, text=text)
        return Response(_appeal_dict(appeal), status=201)


def _appeal_dict(appeal: Appeal) -> dict:
    return {
        "text": appeal.text,
        "created_at": iso(appeal.created_at),
        "state": appeal.state,
        "reply": appeal.reply,
    }
