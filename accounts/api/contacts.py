"""What one has settled about other people."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from gochat.core.views import APIView

from .. import services
from ..access import access_user
from ..finding import people_blocked
from ..serializers import contact_dict
from .serializers import (
    ContactChangeSerializer,
    ContactListQuery,
    ContactPageSerializer,
    ContactSerializer,
)


class Contacts(APIView):
    """People about whom one has settled something."""

    @extend_schema(
        operation_id="contacts_list",
        parameters=[ContactListQuery],
        responses=ContactPageSerializer,
    )
    def get(self, request: Request) -> Response:
        """The people I have blocked, the last one first."""
        return Response(people_blocked(request.user, self.query(ContactListQuery)))


class OneContact(APIView):
    """One other person."""

    serializer_class = ContactChangeSerializer

    @extend_schema(operation_id="contacts_update", responses=ContactSerializer)
    def patch(self, request: Request, user_id: int) -> Response:
        """Block a person, or take messages and calls of him again."""
        blocked = self.validated(request)["blocked"]
        change = services.block_user if blocked else services.unblock_user
        change(by=request.user, user_id=user_id)
        user = access_user(request.user, user_id)
        return Response(contact_dict(request.user.pk, user, blocked=blocked))
