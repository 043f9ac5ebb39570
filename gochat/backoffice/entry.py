"""The way into the back office: signed in, a second factor set up, and a code of it given."""

import time
from typing import Any
from urllib.parse import urlencode

import segno
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import mark_safe
from django.views.decorators.debug import sensitive_post_parameters

from accounts.authentication import client_of, ip_address
from accounts.services import second_factor
from accounts.views import ServicePage

from .forms import CodeForm

# The session's keys: when the second factor was given, and when somebody last did something.
INSIDE_SINCE, SEEN_AT = "office_since", "office_seen"
LONGEST_SECONDS = 12 * 3600
IDLE_SECONDS = 30 * 60
# So seldom is the session written while one works.
NOTE_EVERY_SECONDS = 60
QR_PIXELS_A_DOT = 5
# In the session: the device whose secret this browser was shown.
BEGUN = "office_begun"


def is_inside(request: HttpRequest) -> bool:
    """Whether the second factor was given with this browser, and not too long ago.

    What a page asks for by itself does not keep anybody inside.
    """
    now = time.time()
    seen_at = request.session.get(SEEN_AT, 0)
    if now - request.session.get(INSIDE_SINCE, 0) > LONGEST_SECONDS:
        return False
    if now - seen_at > IDLE_SECONDS:
        return False
    if _is_by_hand(request) and now - seen_at > NOTE_EVERY_SECONDS:
        request.session[SEEN_AT] = now
    return True


def _is_by_hand(request: HttpRequest) -> bool:
    return request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"


def let_in(request: HttpRequest) -> None:
    """Note that the second factor was given with this browser."""
    request.session.cycle_key()
    request.session[INSIDE_SINCE] = request.session[SEEN_AT] = time.time()


def lead_in(request: HttpRequest, target: str) -> HttpResponse:
    """Send somebody to what is missing: signing in, enrolling, the code, or nothing."""
    if not request.user.is_authenticated:
        return redirect(f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': target})}")
    if not request.user.is_staff:
        raise PermissionDenied
    if is_inside(request):
        return redirect(safe_target(request, target))
    step = "second_factor" if second_factor.has_second_factor(request.user) else "enrolment"
    return redirect(f"{reverse(f'admin:{step}')}?{urlencode({'next': target})}")


def safe_target(request: HttpRequest, target: str) -> str:
    """Where somebody wanted to go in the back office; its first page for any other address."""
    index = reverse("admin:index")
    is_safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if is_safe and target.startswith(index) else index


@method_decorator(sensitive_post_parameters("code"), name="dispatch")
class StaffStep(ServicePage):
    """A step on the way in, for staff who are signed in."""

    form_class = CodeForm
    throttle_scope = "login"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Send whoever has nothing to do here to where he has."""
        enrolled = request.user.is_staff and second_factor.has_second_factor(request.user)
        if not request.user.is_staff or enrolled != self.for_enrolled or is_inside(request):
            return lead_in(request, self.target)
        return super().dispatch(request, *args, **kwargs)

    @property
    def target(self) -> str:
        """Where the way leads."""
        return self.request.POST.get("next") or self.request.GET.get("next", "")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Keep `next` through wrong codes."""
        return super().get_context_data(next=safe_target(self.request, self.target), **kwargs)


class SecondFactor(StaffStep):
    """A code of the authenticator, or a recovery code."""

    template_name = "backoffice/second_factor.html"
    for_enrolled = True

    def perform(self, fields: dict) -> HttpResponse:
        """Check it, and let the person in."""
        request = self.request
        second_factor.check_second_factor(user=request.user, **fields, **client_of(request))
        let_in(request)
        return redirect(safe_target(request, self.target))


class Enrolment(StaffStep):
    """Taking the secret into an authenticator, and confirming it by a first code."""

    template_name = "backoffice/enrolment.html"
    for_enrolled = False

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The secret, as a picture and as text."""
        session = self.request.session
        device = second_factor.begin_enrolment(user=self.request.user, begun=session.get(BEGUN))
        session[BEGUN] = device.pk
        return super().get_context_data(
            picture=qr_picture(device.config_url), secret=readable_secret(device), **kwargs
        )

    def perform(self, fields: dict) -> HttpResponse:
        """Confirm it, let the person in, and show the recovery codes this once."""
        request = self.request
        codes = second_factor.confirm_enrolment(
            user=request.user,
            begun=request.session.get(BEGUN),
            address=ip_address(request),
            **fields,
        )
        let_in(request)
        context = {"codes": codes, "next": safe_target(request, self.target)}
        return render(request, "backoffice/recovery_codes.html", context)


def qr_picture(text: str) -> str:
    """A QR code, as SVG without styles of its own."""
    code = segno.make(text, error="m", micro=False)
    picture = code.svg_inline(scale=QR_PIXELS_A_DOT, border=0, dark="#000", light=None)
    return mark_safe(picture)  # made of a library's numbers, not of anybody's text


def readable_secret(device: Any) -> str:
    """The secret in base 32 (RFC 4648), in groups of four, to be typed."""
    text = second_factor.secret_of(device)
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))
