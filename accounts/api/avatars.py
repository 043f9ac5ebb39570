"""A person's picture over HTTP."""

from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle

from gochat.core.views import APIView

from .. import services
from ..serializers import own_user
from ..services.pictures import MAX_BYTES, Crop, PictureTooLarge
from .serializers import AvatarSerializer, OwnUserSerializer

# What a multipart body has around its file.
WRAPPING_BYTES = 64 * 1024


class Avatar(APIView):
    """One person's picture."""

    parser_classes = (MultiPartParser,)
    serializer_class = AvatarSerializer
    throttle_classes = (ScopedRateThrottle,)
    throttle_scope = "avatar"

    def initial(self, request: Request, *args, **kwargs) -> None:
        """Refuse what is too large before it is read."""
        super().initial(request, *args, **kwargs)
        if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BYTES + WRAPPING_BYTES:
            raise PictureTooLarge

    @extend_schema(
        operation_id="users_avatar",
        request={"multipart/form-data": AvatarSerializer},
        responses=OwnUserSerializer,
    )
    def put(self, request: Request, user_id: int) -> Response:
        """Set my picture: PNG, JPEG, GIF or WebP up to 10 MB, of which a square is kept."""
        given = self.validated(request)
        file = given.pop("file")
        crop = Crop(**given) if given else None
        user = services.change_avatar(by=request.user, user_id=user_id, file=file, crop=crop)
        return Response(own_user(user))

    @extend_schema(operation_id="users_avatar_delete", request=None, responses=OwnUserSerializer)
    def delete(self, request: Request, user_id: int) -> Response:
        """Remove my picture."""
        return Response(own_user(services.remove_avatar(by=request.user, user_id=user_id)))
