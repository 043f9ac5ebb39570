"""What every request needs to know of the person: the device, and the language."""

from collections.abc import Callable

from django.contrib.auth import get_user
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.functional import SimpleLazyObject
from django.utils.translation import activate, get_language, get_language_from_request

from . import services
from .authentication import client_of, ip_address
from .models import User
from .services.devices import BANNED_USER, SESSION_DEVICE

GetResponse = Callable[[HttpRequest], HttpResponse]


class DeviceMiddleware:
    """A session belongs to a device (`request.device`), and ends when that is signed out."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.device = None
        request.user = SimpleLazyObject(lambda: _signed_in(request))
        return self.get_response(request)


def _signed_in(request: HttpRequest) -> User | AnonymousUser:
    user = get_user(request)
    if not user.is_authenticated:
        return user
    if SESSION_DEVICE not in request.session:
        # Signed in by another door than ours.
        device = services.sign_in(user=user, **client_of(request))
        request.session[SESSION_DEVICE] = device.pk
    else:
        device = user.devices.signed_in().filter(pk=request.session[SESSION_DEVICE]).first()
    if device is None:
        request.session.flush()
        # The page of signing in tells whoever was banned, and for how long.
        if services.ban_of(user.pk):
            request.session[BANNED_USER] = user.pk
        return AnonymousUser()
    services.touch_device(device=device, ip_address=ip_address(request))
    request.device = device
    return user


class LanguageMiddleware:
    """Answers in the person's own language, else in the cookie's or the browser's best."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        _speak(request, get_language_from_request(request))
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", get_language())
        patch_vary_headers(response, ["Accept-Language"])
        return response

    def process_view(self, request: HttpRequest, *args: object) -> None:
        """Only now is it known who asks: the session comes after us."""
        if own := getattr(request.user, "language", ""):
            _speak(request, own)


def _speak(request: HttpRequest, language: str) -> None:
    activate(language)
    request.LANGUAGE_CODE = language
