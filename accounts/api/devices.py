"""The devices on which one is signed in."""

from django.contrib.auth import logout
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from gochat.core.views import APIView

from .. import services
from ..serializers import device_dict
from .serializers import DevicesSerializer


class Devices(APIView):
    """All of one's devices."""

    serializer_class = Serializer

    @extend_schema(operation_id="auth_sessions", responses=DevicesSerializer)
    def get(self, request: Request) -> Response:
        """My signed-in devices, the last used first."""
        devices = request.user.devices.signed_in().order_by("-last_used_at", "-pk")
        items = [device_dict(device, current=request.auth) for device in devices]
        return Response({"items": items, "next": None})

    @extend_schema(
        operation_id="auth_sessions_delete", responses=OpenApiResponse(None, "Signed out.")
    )
    def delete(self, request: Request) -> Response:
        """Sign out everywhere else; the sockets there close at once."""
        services.revoke_other_devices(user=request.user, keep=request.auth)
        return Response(None)


class OneDevice(APIView):
    """One of one's devices."""

    serializer_class = Serializer

    @extend_schema(
        operation_id="auth_session_delete", responses=OpenApiResponse(None, "Signed out.")
    )
    def delete(self, request: Request, device_id: int) -> Response:
        """Sign a device out; its sockets close at once."""
        services.revoke_device(by=request.user, device_id=device_id)
        if request.auth and request.auth.pk == device_id:
            logout(request._request)
        return Response(None)
