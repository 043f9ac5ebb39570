"""Calls over HTTP; they are made over the socket."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from gochat.core.views import APIView

from .. import services
from ..access import access_call
from ..log import log_page
from ..serializers import call_dict
from .serializers import CallPageSerializer, CallQuery, CallSerializer, IceSerializer


class Calls(APIView):
    """The call log."""

    @extend_schema(operation_id="calls_list", parameters=[CallQuery], responses=CallPageSerializer)
    def get(self, request: Request) -> Response:
        """Calls that I made, came to or missed, newest first."""
        return Response(log_page(request.user, self.query(CallQuery)))


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
