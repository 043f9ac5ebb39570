"""People: finding them, their profiles, who is online."""

from django.contrib.auth import logout
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.throttling import ScopedRateThrottle

from gochat.core.errors import Forbidden
from gochat.core.views import APIView

from .. import services
from ..access import access_user
from ..authentication import CookieAuthentication, TokenAuthentication, client_of
from ..finding import people_found, people_online
from ..serializers import own_user, user_cards
from ..services import second_factor
from ..services.passwords import confirm_password
from .serializers import (
    DeletionSerializer,
    OnlineQuery,
    OwnUserSerializer,
    ProfileSerializer,
    UserListQuery,
    UserPageSerializer,
    UserSerializer,
)


class Users(APIView):
    """Finding people."""

    serializer_class = Serializer

    @extend_schema(
        operation_id="users_list", parameters=[UserListQuery], responses=UserPageSerializer
    )
    def get(self, request: Request) -> Response:
        """Up to 20 people whose name begins with `q`, or those with the `ids`.

        Username or display name, from any of its words or Chinese characters on: as written, in
        pinyin, or by initials.
        """
        query = self.query(UserListQuery)
        ids = query.get("ids")
        viewer_id = request.user.pk
        items = (
            user_cards(ids, viewer_id=viewer_id)
            if ids is not None
            else people_found(query["q"], viewer_id=viewer_id)
        )
        return Response({"items": items, "next": None})


class Online(APIView):
    """Who is online."""

    serializer_class = Serializer

    @extend_schema(
        operation_id="users_online", parameters=[OnlineQuery], responses=UserPageSerializer
    )
    def get(self, request: Request) -> Response:
        """The people online who let others see it."""
        return Response(people_online(self.query(OnlineQuery), viewer_id=request.user.pk))


class OneUser(APIView):
    """One person's profile."""

    serializer_class = ProfileSerializer
    throttle_scope = "password"

    def get_serializer_class(self) -> type:
        """A deletion asks for something else than a change."""
        return DeletionSerializer if self.request.method == "DELETE" else ProfileSerializer

    def get_throttles(self) -> list:
        """Only deleting asks for a password."""
        return [ScopedRateThrottle()] if self.request.method == "DELETE" else []

    @extend_schema(operation_id="users_read", responses=UserSerializer)
    def get(self, request: Request, user_id: int) -> Response:
        """A person; oneself and staff get email and settings too."""
        user = access_user(request.user, user_id)
        if user == request.user or request.user.has_perm("accounts.view_user"):
            return Response(own_user(user))
        return Response(user_cards([user.pk], viewer_id=request.user.pk)[0])

    @extend_schema(operation_id="users_replace", responses=OwnUserSerializer)
    def put(self, request: Request, user_id: int) -> Response:
        """As PATCH."""
        return self._update(request, user_id)

    @extend_schema(operation_id="users_update", responses=OwnUserSerializer)
    def patch(self, request: Request, user_id: int) -> Response:
        """Change my profile or settings; what is left out stays."""
        return self._update(request, user_id)

    @extend_schema(
        operation_id="users_delete",
        request=DeletionSerializer,
        responses=OpenApiResponse(None, "Deleted."),
    )
    def delete(self, request: Request, user_id: int) -> Response:
        """Delete my account for ever; in a browser with one's password.

        Superusers may delete another's, with a `code` of the second factor.
        """
        in_browser = isinstance(request.successful_authenticator, CookieAuthentication)
        fields = self.validated(request)
        if in_browser:
            confirm_password(request.user, fields.get("password", ""), field="password")
        _delete(request, user_id, fields.get("code", ""))
        if in_browser and user_id == request.user.pk:
            logout(request._request)
        return Response(None)

    def _update(self, request: Request, user_id: int) -> Response:
        changes = self.validated(request)
        user = services.update_profile(by=request.user, user_id=user_id, **changes)
        return Response(own_user(user))


class DeleteByGet(APIView):
    """Deleting as the first description of the product wrote it."""

    # Never by cookie: a picture's address in some page must not delete who looks at it.
    authentication_classes = (TokenAuthentication,)
    serializer_class = Serializer

    @extend_schema(
        operation_id="users_delete_by_get",
        deprecated=True,
        responses=OpenApiResponse(None, "Deleted."),
    )
    def get(self, request: Request, user_id: int) -> Response:
        """As DELETE /api/users/{id}, which is to be used instead; for one's own account only."""
        if user_id != request.user.pk:
            raise Forbidden
        services.delete_account(by=request.user, user_id=user_id)
        return Response(None)


def _delete(request: Request, user_id: int, code: str) -> None:
    user = request.user
    if user_id != user.pk and user.is_staff:
        second_factor.check_second_factor(
            user=user,
            code=code,
            action=second_factor.CONFIRM,
            **client_of(request._request),
        )
    services.delete_account(by=user, user_id=user_id)
