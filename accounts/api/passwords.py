"""Changing one's password, and resetting a forgotten one."""

from django.contrib.auth import update_session_auth_hash
from django.utils.translation import get_language
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle

from gochat.core.views import APIView

from .. import services
from ..authentication import reset_link_maker
from .auth import OpenView
from .serializers import PasswordChangeSerializer, ResetRequestSerializer, ResetSerializer


class Password(APIView):
    """One's own password."""

    serializer_class = PasswordChangeSerializer
    throttle_classes = (ScopedRateThrottle,)
    throttle_scope = "password"

    @extend_schema(operation_id="auth_password", responses=OpenApiResponse(None, "Changed."))
    def put(self, request: Request) -> Response:
        """Change my password; every other device is signed out."""
        passwords = self.validated(request)
        services.change_password(user=request.user, device=request.auth, **passwords)
        if request._request.session.session_key:
            update_session_auth_hash(request._request, request.user)
        return Response(None)


class ResetRequest(OpenView):
    """Asking for a link."""

    serializer_class = ResetRequestSerializer
    throttle_scope = "reset"

    @extend_schema(
        operation_id="auth_password_reset", auth=[], responses=OpenApiResponse(None, "Heard.")
    )
    def post(self, request: Request) -> Response:
        """Mail a link to set a new password, if an account has this address."""
        services.request_password_reset(
            **self.validated(request),
            language=get_language(),
            make_link=reset_link_maker(request._request),
        )
        return Response(None)


class Reset(OpenView):
    """Using the link."""

    serializer_class = ResetSerializer
    throttle_scope = "reset"

    @extend_schema(
        operation_id="auth_password_reset_confirm",
        auth=[],
        responses=OpenApiResponse(None, "Changed."),
    )
    def post(self, request: Request) -> Response:
        """Set a new password by a mailed link; every device is signed out."""
        services.reset_password(**self.validated(request))
        return Response(None)
