"""What the upload doors share: they are asked before the body comes and again after it."""

from typing import Any

from rest_framework.request import Request
from rest_framework.settings import api_settings
from rest_framework.throttling import ScopedRateThrottle

from accounts.models import Device
from gochat.core.errors import NotSignedIn
from gochat.core.intake import Intake, intake_of
from gochat.core.renderers import EnvelopeRenderer
from gochat.core.views import APIView


class UploadView(APIView):
    """A door whose body goes straight to the disk; see gochat/core/intake.py."""

    authentication_classes = api_settings.DEFAULT_AUTHENTICATION_CLASSES
    # A form in the browsable API would have its CSRF token in the body.
    renderer_classes = (EnvelopeRenderer,)
    parser_classes = ()
    throttle_classes = (ScopedRateThrottle,)
    throttle_scope = "upload"

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Let in once, and count once; the second time the device must still be signed in."""
        intake = intake_of(request._request)
        if intake is not None and intake.is_done:
            request.user, request.auth = _still_there(intake)
        super().initial(request, *args, **kwargs)
        if intake is not None:
            intake.signed_in = (request.user, request.auth)

    def check_throttles(self, request: Request) -> None:
        """Count the request, not its halves. Raises Throttled."""
        intake = intake_of(request._request)
        if intake is None or not intake.is_done:
            super().check_throttles(request)


def _still_there(intake: Intake) -> tuple[Any, Device]:
    user, device = intake.signed_in
    if not Device.objects.signed_in().filter(pk=device.pk, user__is_active=True).exists():
        raise NotSignedIn
    return user, device
