"""A room's members over HTTP."""

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from gochat.core.errors import Invalid
from gochat.core.views import APIView

from .. import services
from ..access import access_room
from ..models import Membership
from ..serializers import member_dicts
from .rooms import room_response
from .serializers import (
    InvitationSerializer,
    MemberChangeSerializer,
    MemberListQuery,
    MemberPageSerializer,
    MemberSerializer,
    RoomSerializer,
)


class Join(APIView):
    """Getting into a group."""

    @extend_schema(operation_id="rooms_join", request=None, responses=RoomSerializer)
    def post(self, request: Request, room_id: int) -> Response:
        """Join a public group."""
        return room_response(services.join_group(user=request.user, room_id=room_id))


class Leave(APIView):
    """Getting out of a group."""

    @extend_schema(
        operation_id="rooms_leave", request=None, responses=OpenApiResponse(None, "Left.")
    )
    def post(self, request: Request, room_id: int) -> Response:
        """Leave a group."""
        services.leave_group(user=request.user, room_id=room_id)
        return Response(None)


class Members(APIView):
    """Who is in a room."""

    serializer_class = InvitationSerializer

    @extend_schema(
        operation_id="rooms_members",
        parameters=[MemberListQuery],
        responses=MemberPageSerializer,
    )
    def get(self, request: Request, room_id: int) -> Response:
        """The members, in the order they came, with how far each has read."""
        query = self.query(MemberListQuery)
        room = access_room(request.user, room_id).room
        members = room.memberships.order_by("pk").filter(pk__gt=query.get("cursor", 0))
        page = list(members[: query["limit"] + 1])
        more = len(page) > query["limit"]
        page = page[: query["limit"]]
        items = member_dicts(page, viewer_id=request.user.pk)
        return Response({"items": items, "next": page[-1].pk if more else None})

    @extend_schema(operation_id="rooms_invite", responses={201: MemberSerializer(many=True)})
    def post(self, request: Request, room_id: int) -> Response:
        """Bring people in; answers those who are new."""
        user_ids = self.validated(request)["user_ids"]
        added = services.invite_members(by=request.user, room_id=room_id, user_ids=user_ids)
        return Response(member_dicts(added, viewer_id=request.user.pk), status=201)


class Member(APIView):
    """One member of a group."""

    serializer_class = MemberChangeSerializer

    @extend_schema(operation_id="rooms_member_update", responses=MemberSerializer)
    def patch(self, request: Request, room_id: int, user_id: int) -> Response:
        """Change a member's role, hand him the group, or keep him from writing."""
        changes = self.validated(request)
        if not changes:
            raise Invalid
        target = {"by": request.user, "room_id": room_id, "user_id": user_id}
        if "muted_until" in changes:
            member = services.mute_member(**target, until=changes["muted_until"])
        if role := changes.get("role"):
            member = (
                services.transfer_group(**target)
                if role == Membership.Role.OWNER
                else services.change_role(**target, role=role)
            )
        return Response(member_dicts([member], viewer_id=request.user.pk)[0])

    @extend_schema(operation_id="rooms_member_remove", responses=OpenApiResponse(None, "Removed."))
    def delete(self, request: Request, room_id: int, user_id: int) -> Response:
        """Put a member out of the group."""
        services.remove_member(by=request.user, room_id=room_id, user_id=user_id)
        return Response(None)
