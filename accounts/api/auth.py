"""Registering, signing in, staying signed in, signing out."""

from django.contrib.auth import logout
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle

from gochat.core.errors import NotSignedIn
from gochat.core.views import APIView

from .. import services
from ..authentication import check_credentials, sign_in_with_tokens
from ..models import User
from ..serializers import own_user
from .serializers import (
    CredentialsSerializer,
    OwnUserSerializer,
    RefreshSerializer,
    RegistrationSerializer,
    SignOutSerializer,
    TokensSerializer,
)


def tokens_response(tokens: services.Tokens, user: User, status: int = 200) -> Response:
    """What a client gets that signed in."""
    content = {
        "token": tokens.token,
        "refresh_token": tokens.refresh_token,
        "expires_in": tokens.expires_in,
        "user": own_user(user),
    }
    return Response(content, status=status)


class OpenView(APIView):
    """A door for people who are not signed in, as often as its scope allows."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = (ScopedRateThrottle,)


class Register(OpenView):
    """New accounts."""

    serializer_class = RegistrationSerializer
    throttle_scope = "register"

    @extend_schema(operation_id="auth_register", auth=[], responses={201: TokensSerializer})
    def post(self, request: Request) -> Response:
        """Make an account and sign in."""
        user = services.register_user(**self.validated(request))
        return tokens_response(sign_in_with_tokens(request._request, user), user, 201)


class Login(OpenView):
    """Signing in."""

    serializer_class = CredentialsSerializer
    throttle_scope = "login"

    @extend_schema(operation_id="auth_login", auth=[], responses=TokensSerializer)
    def post(self, request: Request) -> Response:
        """Sign in with a username or email and the password."""
        user = check_credentials(request._request, **self.validated(request))
        return tokens_response(sign_in_with_tokens(request._request, user), user)


class Refresh(OpenView):
    """Staying signed in."""

    serializer_class = RefreshSerializer
    throttle_scope = "refresh"

    @extend_schema(operation_id="auth_refresh", auth=[], responses=TokensSerializer)
    def post(self, request: Request) -> Response:
        """New tokens for the current refresh token; an older one ends the sign-in."""
        tokens, device = services.refresh_tokens(**self.validated(request))
        return tokens_response(tokens, device.user)


class SignOut(APIView):
    """Signing out."""

    permission_classes = (AllowAny,)
    serializer_class = SignOutSerializer

    def perform_authentication(self, request: Request) -> None:
        """Not yet: a refresh token signs out even when the access token has expired."""

    @extend_schema(operation_id="auth_logout", responses=OpenApiResponse(None, "Signed out."))
    def post(self, request: Request) -> Response:
        """Sign out the device of the refresh token, or the one that asks; its sockets close."""
        refresh_token = self.validated(request).get("refresh_token")
        if refresh_token:
            services.sign_out(device=services.device_of_refresh_token(refresh_token))
        elif request.auth:
            services.sign_out(device=request.auth)
            logout(request._request)
        else:
            raise NotSignedIn
        return Response(None)


class UserInfo(APIView):
    """The caller."""

    permission_classes = (IsAuthenticated,)
    serializer_class = OwnUserSerializer

    @extend_schema(operation_id="auth_userinfo", responses=OwnUserSerializer)
    def get(self, request: Request) -> Response:
        """Who I am, with my settings."""
        return Response(own_user(request.user))
