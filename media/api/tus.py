"""tus 1.0: uploads that go on where they were cut. https://tus.io/protocols/resumable-upload"""

import base64
import binascii
from collections.abc import Sequence
from contextlib import closing
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import http_date
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request

from accounts.models import RateRule
from accounts.services import spend_rate
from gochat.core.errors import Invalid, UnsupportedType
from gochat.core.intake import body_facts, take_body
from gochat.core.schema import BareSchema

from .. import services
from ..access import access_upload
from ..errors import FileTooLarge, OffsetMismatch, WrongProtocol
from ..limits import max_bytes
from ..models import File, Upload
from ..parts import CHECKSUMS, PartSink
from .receiving import UploadView
from .uploads import TRUE

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,creation-defer-length,expiration,checksum,termination"
PIECE = "application/offset+octet-stream"
OVERRIDES = ("PATCH", "DELETE", "HEAD")


def _header(name: str, description: str, values: Sequence[str] | None = None) -> OpenApiParameter:
    # Without those it needs a request is refused as the protocol says, not as a schema would.
    return OpenApiParameter(
        name, OpenApiTypes.STR, OpenApiParameter.HEADER, description=description, enum=values
    )


RESUMABLE = _header("Tus-Resumable", "The protocol's version; needed.", [VERSION])
LENGTH = _header("Upload-Length", "Bytes in all; needed, or `Upload-Defer-Length`.")
DEFERRED = _header("Upload-Defer-Length", "The length is told later.", ["1"])
TOLD = _header("Upload-Length", "Bytes in all, once they are known.")
OFFSET = _header("Upload-Offset", "Bytes that are there already; needed.")
METADATA = _header("Upload-Metadata", "`filename`, `filetype`, `kind`, `original`; in base64.")
CHECKSUM = _header("Upload-Checksum", "`sha1`, `sha256` or `md5`, and the piece's in base64.")
PIECES = {PIECE: OpenApiTypes.BINARY}


class TusView(UploadView):
    """What both of the protocol's doors do."""

    schema = BareSchema()

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Let clients that know only POST say what they mean."""
        meant = request.headers.get("X-HTTP-Method-Override", "").upper()
        if request.method == "POST" and meant in OVERRIDES:
            request.method = meant
        return super().dispatch(request, *args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Raises WrongProtocol."""
        super().initial(request, *args, **kwargs)
        speaks = request.headers.get("Tus-Resumable") == VERSION
        if not speaks and request.method != "OPTIONS" and hasattr(self, request.method.lower()):
            raise WrongProtocol

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Every answer names the protocol."""
        response = super().finalize_response(request, response, *args, **kwargs)
        named = {"Tus-Resumable": VERSION, "Tus-Version": VERSION, "Cache-Control": "no-store"}
        for name, value in named.items():
            response[name] = value
        return response

    def get_permissions(self) -> list:
        """Anybody may ask what the server can do."""
        return [AllowAny()] if self.request.method == "OPTIONS" else super().get_permissions()

    def options(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        """What of the protocol the server speaks."""
        headers = {
            "Tus-Extension": EXTENSIONS,
            "Tus-Max-Size": str(max(map(max_bytes, File.Kind.values))),
            "Tus-Checksum-Algorithm": ",".join(CHECKSUMS),
        }
        return HttpResponse(status=204, headers=headers)

    def take_piece(self, request: Request, upload: Upload, sink: PartSink) -> None:
        """A piece is there; with the last one the upload becomes a file."""
        services.prolong_upload(upload)
        if sink.is_complete:
            services.finish_upload(upload, sha256=sink.sha256)


class Uploads(TusView):
    """New uploads."""

    @extend_schema(
        operation_id="uploads_create",
        parameters=[RESUMABLE, LENGTH, DEFERRED, METADATA, CHECKSUM],
        request=PIECES,
        responses={201: OpenApiResponse(None, "`Location` is where the bytes go.")},
    )
    def post(self, request: Request) -> HttpResponseBase:
        """Announce an upload, and send its first bytes along if you like."""
        if body_facts(request._request).content_type != PIECE:
            return self._created(self._begin(request))
        sink = take_body(request._request, lambda: self._first(request))
        if sink is None:
            return HttpResponse()
        with closing(sink):
            assert isinstance(sink, PartSink)
            upload = access_upload(request.user, sink.file_id)
            self.take_piece(request, upload, sink)
        return self._created(upload, offset=sink.offset)

    def _first(self, request: Request) -> PartSink:
        checksum = _checksum(request)
        upload = self._begin(request)
        return _sink(upload, 0, checksum)

    def _begin(self, request: Request) -> Upload:
        spend_rate(by=request.user, action=RateRule.Action.UPLOAD)
        text = request.headers.get("Upload-Metadata", "")
        facts = _metadata(text)
        announced: dict[str, Any] = {
            "owner": request.user,
            "kind": facts.get("kind", File.Kind.FILE),
            "name": facts.get("filename", ""),
            "metadata": text,
            "original": facts.get("original") in TRUE,
        }
        if _is_deferred(request):
            return services.begin_growing_upload(**announced)
        return services.begin_upload(length=_number(request, "Upload-Length"), **announced)

    def _created(self, upload: Upload, offset: int = 0) -> HttpResponse:
        location = f"/api/uploads/{upload.pk}"
        return HttpResponse(status=201, headers={"Location": location, **_state(upload, offset)})


class OneUpload(TusView):
    """An upload that I began."""

    def head(self, request: Request, file_id: int) -> HttpResponse:
        """How far it is. One that was all there when a part of ours was down is tried again."""
        upload = access_upload(request.user, file_id)
        offset = services.offset_of(upload)
        if offset == upload.length:
            services.finish_left(upload)
        headers = {**_length(upload), **_state(upload, offset)}
        if upload.metadata:
            headers["Upload-Metadata"] = upload.metadata
        return HttpResponse(headers=headers)

    @extend_schema(
        operation_id="uploads_continue",
        parameters=[RESUMABLE, OFFSET, TOLD, CHECKSUM],
        request=PIECES,
        responses={204: OpenApiResponse(None, "`Upload-Offset` is where to go on.")},
    )
    def patch(self, request: Request, file_id: int) -> HttpResponseBase:
        """Send more; when it is cut, HEAD tells where to go on. With the last byte it is a file.

        Of an upload whose length was deferred, one of the pieces (an empty one may) tells it.
        """
        upload = access_upload(request.user, file_id)
        sink = take_body(request._request, lambda: _next(request, upload))
        if sink is None:
            return HttpResponse()
        with closing(sink):
            assert isinstance(sink, PartSink)
            self.take_piece(request, upload, sink)
        return HttpResponse(status=204, headers=_state(upload, sink.offset))

    @extend_schema(
        operation_id="uploads_delete",
        parameters=[RESUMABLE],
        request=None,
        responses={204: OpenApiResponse(None, "Gone.")},
    )
    def delete(self, request: Request, file_id: int) -> HttpResponse:
        """Give it up."""
        services.drop_upload(access_upload(request.user, file_id))
        return HttpResponse(status=204)


def _next(request: Request, upload: Upload) -> PartSink:
    facts = body_facts(request._request)
    if facts.content_type != PIECE:
        raise UnsupportedType
    offset = _number(request, "Upload-Offset")
    if upload.file.state != File.State.UPLOADING:
        raise OffsetMismatch
    if "Upload-Length" in request.headers:
        services.tell_length(upload, _number(request, "Upload-Length"))
    if offset + (facts.content_length or 0) > upload.file.size:
        raise FileTooLarge
    return _sink(upload, offset, _checksum(request))


def _sink(upload: Upload, offset: int, checksum: tuple[str, bytes] | None) -> PartSink:
    grows = upload.length is None
    length = upload.file.size
    return PartSink(upload.pk, offset=offset, length=length, checksum=checksum, grows=grows)


def _length(upload: Upload) -> dict[str, str]:
    if upload.length is None:
        return {"Upload-Defer-Length": "1"}
    return {"Upload-Length": str(upload.length)}


def _is_deferred(request: Request) -> bool:
    """Raises Invalid where it is told now and later."""
    text = request.headers.get("Upload-Defer-Length")
    if text is not None and (text != "1" or "Upload-Length" in request.headers):
        raise Invalid(errors={"Upload-Defer-Length": [_("This must be 1, without a length.")]})
    return text is not None


def _state(upload: Upload, offset: int) -> dict[str, str]:
    expires = http_date(upload.expires_at.timestamp())
    return {"Upload-Offset": str(offset), "Upload-Expires": expires}


def _number(request: Request, header: str) -> int:
    text = request.headers.get(header, "")
    if not (text.isascii() and text.isdigit()) or len(text) > 18:
        raise Invalid(errors={header: [_("This must be a number of bytes.")]})
    return int(text)


def _metadata(text: str) -> dict[str, str]:
    """`key base64,key base64`. Raises Invalid."""
    facts = {}
    for pair in filter(None, (pair.strip() for pair in text.split(","))):
        key, _space, value = pair.partition(" ")
        facts[key] = _decoded(value, "Upload-Metadata").decode(errors="replace")
    if facts.get("kind", File.Kind.FILE) not in File.Kind.values:
        raise Invalid(errors={"Upload-Metadata": [_("There is no such kind of file.")]})
    return facts


def _checksum(request: Request) -> tuple[str, bytes] | None:
    """`algorithm base64`. Raises Invalid."""
    text = request.headers.get("Upload-Checksum", "")
    if not text:
        return None
    name, _space, value = text.partition(" ")
    if name not in CHECKSUMS:
        raise Invalid(errors={"Upload-Checksum": [_("This algorithm is not supported.")]})
    return name, _decoded(value, "Upload-Checksum")


def _decoded(value: str, header: str) -> bytes:
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        raise Invalid(errors={header: [_("This is not valid base64.")]}) from None
