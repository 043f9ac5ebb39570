"""Calls over HTTP; they are made over the socket."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from gochat.core.views import APIView

from .. import services
from ..access import access_call
from ..models import Call
from ..serializers import call_dict, call_page
from .serializers import CallPageSerializer, CallQuery, CallSerializer, IceSerializer


class Calls(APIView):
    """The call log."""

    @extend_schema(operation_id="calls_list", parameters=[CallQuery], responses=CallPageSerializer)
    def get(self, request: Request) -> Response:
        """Calls that I made, came to or missed, newest first."""
        query = self.query(CallQuery)
        calls = Call.objects.seen_by(request.user).prefetch_related("legs", "recordings__consents")
        if "cursor" in query:
            calls = calls.filter(pk__lt=query["cursor"])
        page = list(calls[: query["limit"] + 1])
        shown = page[: query["limit"]]
        items, users = call_page(shown, viewer=request.user)
        following = shown[-1].pk if len(page) > len(shown) else None
        return Response({"items": items, "next": following, "users": users})


class OneCall(APIView):
    """One call."""

    @extend_schema(operation_id="calls_read", responses=CallSerializer)
    def get(self, request: Request, call_id: int) -> Response:
        """A call of one of my rooms."""
        call, _membership = access_call(request.user, call_id)
        return Response(call_dict(call, call.legs.order_by("pk")))


class Ice(APIView):
    """STUN and TURN servers."""

    @extend_schema(operation_id="calls_ice", responses=IceSerializer)
    def get(self, request: Request) -> Response:
        """Servers for my calls, with credentials of my own that expire, and whether to hide me."""
        return Response(services.ice_servers(user=request.user))
