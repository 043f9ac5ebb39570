"""Reporting what is not right, over HTTP."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from gochat.core.errors import Invalid
from gochat.core.fields import IdField
from gochat.core.times import iso
from gochat.core.views import APIView

from .. import services
from ..models import Report
from ..models.moderation import REPORT_LENGTH
from ..services.reporting import ONE_THING, REASONS


class NewReportSerializer(serializers.Serializer):
    """Exactly one of a message, a person and a group."""

    message_id = IdField(required=False)
    user_id = IdField(required=False)
    room_id = IdField(required=False)
    reason = serializers.ChoiceField(choices=sorted(REASONS))
    text = serializers.CharField(
        default="", allow_blank=True, max_length=REPORT_LENGTH, help_text="In your own words."
    )


class ReportSerializer(serializers.Serializer):
    """What was reported; what became of it is the operators' own."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=Report.Kind.choices)
    reason = serializers.ChoiceField(choices=sorted(REASONS))
    created_at = serializers.DateTimeField()


class Reports(APIView):
    """Telling the operators."""

    serializer_class = NewReportSerializer

    @extend_schema(
        operation_id="reports_create",
        request=NewReportSerializer,
        responses={201: ReportSerializer},
    )
    def post(self, request: Request) -> Response:
        """Report a message that I can see, a person, or a group of mine; once each."""
        given = self.validated(request)
        words = {"reason": given["reason"], "text": given["text"]}
        match [name for name in ("message_id", "user_id", "room_id") if name in given]:
            case ["message_id"]:
                report = services.report_message(
                    by=request.user, message_id=given["message_id"], **words
                )
            case ["user_id"]:
                report = services.report_user(by=request.user, user_id=given["user_id"], **words)
            case ["room_id"]:
                report = services.report_room(by=request.user, room_id=given["room_id"], **words)
            case _:
                raise Invalid(ONE_THING)
        return Response(_report_dict(report), status=201)


def _report_dict(report: Report) -> dict:
    return {
        "id": report.pk,
        "kind": report.kind,
        "reason": report.reason,
        "created_at": iso(report.created_at),
    }
