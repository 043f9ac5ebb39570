"""`GET /metrics`."""

from ipaddress import ip_address as parse_address
from ipaddress import ip_network

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.authentication import ip_address

from .exposition import exposition
from .pages import PROCESSES


class SeesProcesses(BasePermission):
    """Staff who may see them on the dashboard, and addresses of GOCHAT_METRICS_ALLOW."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        user = request.user
        return (user.is_staff and user.has_perm(PROCESSES)) or is_allowed(request._request)


class Metrics(APIView):
    """All figures of all processes, for Prometheus."""

    permission_classes = [SeesProcesses]

    @extend_schema(exclude=True)
    def get(self, request: Request) -> HttpResponse:
        """The text exposition format, or OpenMetrics for who asks for it."""
        text, content_type = exposition(request.headers.get("Accept", ""))
        return HttpResponse(text, content_type=content_type)


metrics = never_cache(Metrics.as_view())


def is_allowed(request: HttpRequest) -> bool:
    """Whether the address that asks is one of GOCHAT_METRICS_ALLOW."""
    address = ip_address(request)
    networks = settings.CONFIG.metrics_allow
    return address is not None and any(
        parse_address(address) in ip_network(network) for network in networks
    )
