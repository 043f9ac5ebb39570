"""A room's images, videos, voice messages, files and links."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from gochat.core.views import APIView
from rooms.access import access_room

from ..pages import files_page, links_page
from .serializers import RoomFilePageSerializer, RoomFilesQuery


class RoomFiles(APIView):
    """What was sent to a room besides words."""

    @extend_schema(
        operation_id="rooms_files", parameters=[RoomFilesQuery], responses=RoomFilePageSerializer
    )
    def get(self, request: Request, room_id: int) -> Response:
        """A page of the files of one kind, or of messages with links, newest first."""
        query = self.query(RoomFilesQuery)
        page = links_page if query["kind"] == "link" else files_page
        return Response(page(access_room(request.user, room_id), query))
