"""Messages over HTTP."""

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.serializers import user_cards
from gochat.core.errors import ChatError
from gochat.core.views import APIView
from rooms.access import access_room
from rooms.api.serializers import MessageSerializer
from rooms.models import Membership
from rooms.serializers import mention_counts, message_dict

from .. import services
from ..access import access_message
from ..history import history_page
from .serializers import (
    DraftSerializer,
    HistoryQuery,
    MessagePageSerializer,
    ReadSerializer,
    ReceiptsSerializer,
    UnreadSerializer,
)


class RoomMessages(APIView):
    """A room's messages."""

    serializer_class = DraftSerializer

    @extend_schema(
        operation_id="messages_list", parameters=[HistoryQuery], responses=MessagePageSerializer
    )
    def get(self, request: Request, room_id: int) -> Response:
        """A page of the history, oldest first."""
        query = self.query(HistoryQuery)
        return Response(history_page(access_room(request.user, room_id), query))

    @extend_schema(
        operation_id="messages_send",
        responses={
            200: OpenApiResponse(MessageSerializer, "It was there already."),
            201: MessageSerializer,
        },
    )
    def post(self, request: Request, room_id: int) -> Response:
        """Send a message."""
        sent = services.send_message(
            sender=request.user, room_id=room_id, **self.validated(request)
        )
        return Response(message_dict(sent.message), status=201 if sent.is_new else 200)


class OneMessage(APIView):
    """One message."""

    @extend_schema(operation_id="messages_read_one", responses=MessageSerializer)
    def get(self, request: Request, message_id: int) -> Response:
        """A message of one of my rooms."""
        message, _ = access_message(request.user, message_id)
        return Response(message_dict(message))


class Recall(APIView):
    """Taking a message back."""

    @extend_schema(operation_id="messages_recall", request=None, responses=MessageSerializer)
    def post(self, request: Request, message_id: int) -> Response:
        """Recall a message."""
        message = services.recall_message(by=request.user, message_id=message_id)
        return Response(message_dict(message))


class Read(APIView):
    """Marking as read."""

    @extend_schema(operation_id="messages_read", request=None, responses=ReadSerializer)
    def post(self, request: Request, message_id: int) -> Response:
        """I have read the room up to and including this message."""
        message, membership = access_message(request.user, message_id)
        [outcome] = services.read_messages(
            [services.Reading(user_id=membership.user_id, room_id=message.room_id, seq=message.seq)]
        )
        if isinstance(outcome, ChatError):
            raise outcome
        return Response(
            {"room_id": outcome.room_id, "seq": outcome.read_seq, "unread": outcome.unread}
        )


class Unread(APIView):
    """What is unread."""

    @extend_schema(operation_id="messages_unread", responses=UnreadSerializer)
    def get(self, request: Request) -> Response:
        """How much is unread, in which rooms, and from where on."""
        memberships = Membership.objects.of(request.user).with_room().newest_first()
        unread = [m for m in memberships if m.unread]
        mentions = mention_counts(unread)
        rooms = [
            {
                "room_id": m.room_id,
                "unread": m.unread,
                "mentions": mentions.get(m.pk, 0),
                "first_unread_seq": m.read_seq + 1,
            }
            for m in unread
        ]
        return Response({"total": sum(m.unread for m in unread), "rooms": rooms})


class Receipts(APIView):
    """Who has read a message."""

    @extend_schema(operation_id="messages_receipts", responses=ReceiptsSerializer)
    def get(self, request: Request, message_id: int) -> Response:
        """Who has read it and who has not; its sender is in neither list."""
        message, membership = access_message(request.user, message_id)
        cursors = list(
            membership.room.memberships.exclude(user_id=message.sender_id)
            .filter(joined_seq__lt=message.seq)
            .order_by("pk")
            .values_list("user_id", "read_seq")
        )
        people = user_cards({user_id for user_id, _ in cursors}, viewer_id=request.user.pk)
        cards = {card["id"]: card for card in people}
        return Response(
            {
                "read": [cards[u] for u, seq in cursors if seq >= message.seq],
                "unread": [cards[u] for u, seq in cursors if seq < message.seq],
            }
        )
