"""Rooms over HTTP: the list, making them, and one room."""

from datetime import UTC, datetime, timedelta

from django.db.models import Q
from drf_spectacular.utils import OpenApiResponse, PolymorphicProxySerializer, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.serializers import user_cards
from gochat.core.views import APIView

from .. import services
from ..access import access_room
from ..models import Membership, Room
from ..serializers import found_room_dict, summaries
from .serializers import (
    DirectSerializer,
    FoundRoomPageSerializer,
    GroupChangeSerializer,
    GroupSerializer,
    MineSerializer,
    RoomListQuery,
    RoomPageSerializer,
    RoomSerializer,
)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def room_response(membership: Membership, status: int = 200) -> Response:
    """One room, as its member sees it."""
    [room], _ = summaries([membership])
    return Response(room, status=status)


class Rooms(APIView):
    """My rooms, or public groups; and new groups."""

    serializer_class = GroupSerializer

    @extend_schema(
        operation_id="rooms_list",
        parameters=[RoomListQuery],
        responses=PolymorphicProxySerializer(
            "RoomPageOrFound", [RoomPageSerializer, FoundRoomPageSerializer], None, many=False
        ),
    )
    def get(self, request: Request) -> Response:
        """My rooms, newest activity first; with `scope=public`, groups to join."""
        query = self.query(RoomListQuery)
        page = _found_page if query["scope"] == "public" else _my_page
        return Response(page(request.user, query))

    @extend_schema(operation_id="rooms_create", responses={201: RoomSerializer})
    def post(self, request: Request) -> Response:
        """Make a group with its first members; I am its owner."""
        membership = services.create_group(by=request.user, **self.validated(request))
        return room_response(membership, 201)


class DirectRooms(APIView):
    """The direct room with somebody."""

    serializer_class = DirectSerializer

    @extend_schema(
        operation_id="rooms_direct",
        responses={
            200: OpenApiResponse(RoomSerializer, "It was there already."),
            201: RoomSerializer,
        },
    )
    def post(self, request: Request) -> Response:
        """Open the one direct room of the two of us, made at first use."""
        user_id = self.validated(request)["user_id"]
        membership, is_new = services.open_direct_room(by=request.user, user_id=user_id)
        return room_response(membership, 201 if is_new else 200)


class OneRoom(APIView):
    """One of my rooms."""

    serializer_class = GroupChangeSerializer

    @extend_schema(operation_id="rooms_read", responses=RoomSerializer)
    def get(self, request: Request, room_id: int) -> Response:
        """A room as I see it."""
        return room_response(access_room(request.user, room_id))

    @extend_schema(operation_id="rooms_update", responses=RoomSerializer)
    def patch(self, request: Request, room_id: int) -> Response:
        """Change a group: its owner and admins may."""
        changes = self.validated(request)
        return room_response(services.update_group(by=request.user, room_id=room_id, **changes))

    @extend_schema(operation_id="rooms_dissolve", responses=OpenApiResponse(None, "Dissolved."))
    def delete(self, request: Request, room_id: int) -> Response:
        """Dissolve a group: its owner may."""
        services.dissolve_group(by=request.user, room_id=room_id)
        return Response(None)


class Mine(APIView):
    """My own settings of a room."""

    serializer_class = MineSerializer

    @extend_schema(operation_id="rooms_me", responses=RoomSerializer)
    def patch(self, request: Request, room_id: int) -> Response:
        """Change my nickname, draft, muted, pinned or hidden."""
        changes = self.validated(request)
        membership = services.update_my_membership(by=request.user, room_id=room_id, **changes)
        return room_response(membership)


def _my_page(user, query: dict) -> dict:
    rooms = Membership.objects.of(user).with_room().newest_first()
    if query["q"]:
        rooms = rooms.filter(room__name__icontains=query["q"])
    if cursor := query.get("cursor"):
        micros, last_id = map(int, cursor.split("."))
        moment = EPOCH + MICROSECOND * min(micros, 10**17)
        rooms = rooms.filter(
            Q(room__active_at__lt=moment) | Q(room__active_at=moment, room_id__lt=last_id)
        )
    page = list(rooms[: query["limit"] + 1])
    more = len(page) > query["limit"]
    page = page[: query["limit"]]
    items, users = summaries(page)
    return {"items": items, "next": _cursor(page[-1].room) if more else None, "users": users}


def _cursor(room: Room) -> str:
    return f"{(room.active_at - EPOCH) // MICROSECOND}.{room.pk}"


def _found_page(user, query: dict) -> dict:
    groups = Room.objects.public().matching(query["q"]).order_by("-member_count", "pk")
    page = list(groups[: min(query["limit"], 50)])
    mine = set(
        Membership.objects.filter(user=user, room__in=page).values_list("room_id", flat=True)
    )
    faces = {user_id for room in page for user_id in room.face_ids}
    return {
        "items": [found_room_dict(room, is_member=room.pk in mine) for room in page],
        "next": None,
        "users": user_cards(faces, viewer_id=user.pk),
    }
