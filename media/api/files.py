"""Handing files out, and telling of them."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from gochat.core.errors import NotFound, NotSignedIn
from gochat.core.file_links import is_link_valid, seconds_left
from gochat.core.renderers import EnvelopeRenderer
from gochat.core.schema import BareSchema
from gochat.core.views import APIView

from ..access import access_file, access_linked_file
from ..errors import NotReady
from ..handing import Handing, hand_out
from ..models import Blob, File
from ..serializers import file_dict
from .serializers import FileSerializer

EXPIRES = OpenApiParameter("e", OpenApiTypes.STR, description="When a signed link expires.")
SIGNATURE = OpenApiParameter("s", OpenApiTypes.STR, description="A signed link's signature.")
DOWNLOAD = OpenApiParameter(
    "download", OpenApiTypes.STR, description="`1`: to be saved, whatever its type."
)
BYTES = OpenApiResponse(OpenApiTypes.BINARY, "The bytes.")
# Of thumbnails and posters.
PICTURE_TYPE = "image/webp"
VIDEO_TYPE = "video/mp4"


class Download(APIView):
    """A file's bytes."""

    schema = BareSchema()
    permission_classes = (AllowAny,)
    renderer_classes = (EnvelopeRenderer,)
    variant = ""
    mime = ""

    @extend_schema(
        operation_id="files_download",
        parameters=[EXPIRES, SIGNATURE, DOWNLOAD],
        responses={(200, "application/octet-stream"): BYTES},
    )
    def get(self, request: Request, file_id: int) -> Response:
        """The file, for who may see a message with it, or by its signed link; takes Range."""
        expires, signature = request.GET.get("e", ""), request.GET.get("s", "")
        is_linked = is_link_valid(file_id, self.variant, expires, signature)
        file = _file(request, file_id, is_linked=is_linked)
        if file.state == File.State.PROCESSING:
            raise NotReady
        blob = self.blob(file)
        if blob is None:
            raise NotFound
        handing = Handing(
            blob=blob,
            name=file.name,
            mime=self.mime or file.mime,
            modified=file.created_at,
            as_download=request.GET.get("download") == "1",
            fresh_seconds=seconds_left(expires) if is_linked else 0,
        )
        return hand_out(request._request, handing)  # type: ignore[return-value]

    def blob(self, file: File) -> Blob | None:
        """The bytes of this door."""
        return file.blob


class Thumbnail(Download):
    """A small picture of a file."""

    variant = "thumbnail"
    mime = PICTURE_TYPE

    @extend_schema(
        operation_id="files_thumbnail",
        parameters=[EXPIRES, SIGNATURE],
        responses={(200, PICTURE_TYPE): BYTES},
    )
    def get(self, request: Request, file_id: int) -> Response:
        """A small WebP picture of an image or a video."""
        return super().get(request, file_id)

    def blob(self, file: File) -> Blob | None:
        """The bytes of this door."""
        return file.thumbnail


class Poster(Download):
    """A video's first picture."""

    variant = "poster"
    mime = PICTURE_TYPE

    @extend_schema(
        operation_id="files_poster",
        parameters=[EXPIRES, SIGNATURE],
        responses={(200, PICTURE_TYPE): BYTES},
    )
    def get(self, request: Request, file_id: int) -> Response:
        """The picture to show before a video plays."""
        return super().get(request, file_id)

    def blob(self, file: File) -> Blob | None:
        """The bytes of this door."""
        return file.poster


class Mp4(Download):
    """A video for browsers that do not play it as it was sent."""

    variant = "mp4"
    mime = VIDEO_TYPE

    @extend_schema(
        operation_id="files_mp4",
        parameters=[EXPIRES, SIGNATURE, DOWNLOAD],
        responses={(200, VIDEO_TYPE): BYTES},
    )
    def get(self, request: Request, file_id: int) -> Response:
        """A video as an mp4 of H.264 and AAC, where it was sent as something else."""
        return super().get(request, file_id)

    def blob(self, file: File) -> Blob | None:
        """The bytes of this door."""
        return file.mp4


class Info(APIView):
    """What is known of a file."""

    @extend_schema(operation_id="files_read", responses=FileSerializer)
    def get(self, request: Request, file_id: int) -> Response:
        """A file of mine, or one in a message that I may see."""
        return Response(file_dict(access_file(request.user, file_id)))


def _file(request: Request, file_id: int, *, is_linked: bool) -> File:
    """Who is signed in is asked for himself, link or not: a link opens no room to outsiders."""
    if request.user.is_authenticated:
        return access_file(request.user, file_id)
    if is_linked:
        return access_linked_file(file_id)
    raise NotFound if "s" in request.GET else NotSignedIn
