"""Uploading a file with one request."""

from contextlib import closing

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import RateRule
from accounts.services import spend_rate
from gochat.core.intake import body_facts, take_body
from gochat.core.views import APIView

from .. import services
from ..limits import limits, max_bytes, user_quota
from ..models import File
from ..serializers import file_dict
from ..sinks import MultipartSink
from .receiving import UploadView
from .serializers import FileSerializer, LimitsSerializer, UploadSerializer

# What a multipart body has around its file.
WRAPPING_BYTES = 64 * 1024
TRUE = ("true", "1", "on")


class Upload(UploadView):
    """A whole file in one request; /api/uploads takes large ones in parts."""

    serializer_class = UploadSerializer

    @extend_schema(
        operation_id="upload",
        request={"multipart/form-data": UploadSerializer},
        responses={201: FileSerializer},
    )
    def post(self, request: Request, file_kind: str) -> Response:
        """Upload an image, a file, a voice recording or a video; then send it by its id."""
        sink = take_body(request._request, lambda: _sink(request, file_kind))
        if sink is None:
            return Response(None)
        with closing(sink):
            assert isinstance(sink, MultipartSink) and sink.path is not None
            file = services.take_file(
                owner=request.user,
                kind=file_kind,
                name=sink.name,
                path=sink.path,
                sha256=sink.sha256,
                original=sink.fields.get("original") in TRUE,
            )
        return Response(file_dict(file), status=201)


def _sink(request: Request, kind: str) -> MultipartSink:
    facts = body_facts(request._request)
    announced = max(0, (facts.content_length or 0) - WRAPPING_BYTES)
    services.check_size(owner=request.user, kind=kind, size=announced)
    spend_rate(by=request.user, action=RateRule.Action.UPLOAD)
    return MultipartSink(facts.content_type, max_bytes=max_bytes(kind))


class Limits(APIView):
    """What may be uploaded."""

    @extend_schema(operation_id="limits", responses=LimitsSerializer)
    def get(self, request: Request) -> Response:
        """How large and how long what I upload may be, and how much I keep already."""
        used = File.objects.filter(owner=request.user).bytes()
        return Response({**limits(), "user_bytes": user_quota(), "user_bytes_used": used})
