"""Who is asking: the password check with its lock-out, access tokens, and the browser's session."""

import ipaddress
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import activate
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.request import Request

from gochat.core.errors import ChatError, NotSignedIn, TooMany

from . import services
from .models import Device, SignIn, User


class WrongCredentials(NotSignedIn):
    """No such person, or another password."""

    detail = 2
    message = _("Wrong username or password.")


class SignInLocked(TooMany):
    """Too many wrong passwords for this name from this address."""

    detail = 1
    message = _("Too many attempts to sign in. Please try again later.")


class UsernameOrEmailBackend(ModelBackend):
    """Passwords of people, named by username or email in any case."""

    @sensitive_variables("password")
    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> User | None:
        """The person, if the password is right; as slow when there is no such person."""
        if username is None or password is None:
            return None
        user = User.objects.present().named(username).first()
        if user is None:
            User().set_password(password)
            return None
        return user if user.check_password(password) else None


@sensitive_variables("password")
def check_credentials(request: HttpRequest, *, username: str, password: str) -> User:
    """The person who gave these. Raises WrongCredentials, SignInLocked, AccountBanned."""
    user = authenticate(request, username=username, password=password)
    if user is not None:
        _refuse_banned(request, user)
        return user  # type: ignore[return-value]
    if getattr(request, "axes_locked_out", False):
        raise SignInLocked(retry_after=settings.AXES_COOLOFF_TIME.total_seconds())
    _note_failure(request, username, SignIn.Outcome.WRONG_PASSWORD)
    raise WrongCredentials


def _refuse_banned(request: HttpRequest, user: User) -> None:
    try:
        services.refuse_banned(user.pk)
    except services.AccountBanned:
        _note_failure(request, user.username, SignIn.Outcome.BANNED)
        raise


def _note_failure(request: HttpRequest, name: str, outcome: str) -> None:
    services.note_failed_sign_in(name=name, outcome=outcome, **client_of(request))


def sign_in_with_tokens(request: HttpRequest, user: User) -> services.Tokens:
    """Make a client without cookies a device of the person."""
    # Whoever listens to sign-ins (the lock-out, last_login) hears of this kind too.
    user_logged_in.send(sender=User, request=request, user=user)
    return services.issue_tokens(device=services.sign_in(user=user, **client_of(request)))


def client_of(request: HttpRequest) -> dict:
    """Where a request comes from, as sign_in takes it."""
    return {
        "ip_address": ip_address(request),
        "user_agent": request.headers.get("User-Agent", ""),
    }


def ip_address(request: HttpRequest) -> str | None:
    """The peer's address; none behind a Unix socket."""
    try:
        # Without the zone of a link-local address (`%eth0`), which is a name on our side only.
        address = request.META.get("REMOTE_ADDR", "").partition("%")[0]
        return str(ipaddress.ip_address(address))
    except ValueError:
        return None


def reset_link_maker(request: HttpRequest) -> Callable[[str, str], str]:
    """Makes the address, on the host that was asked, of the page that sets a new password."""

    def make_link(uid: str, token: str) -> str:
        path = reverse("password_reset_confirm", kwargs={"uidb64": uid, "token": token})
        return request.build_absolute_uri(path)

    return make_link


def attempted_name(request: HttpRequest, credentials: dict | None) -> str:
    """The name that wrong passwords are counted under: one, however a person is addressed.

    django-axes asks several times per attempt; the request remembers.
    """
    given = ((credentials or {}).get("username") or "").strip().lower()
    known = request.__dict__.setdefault("_attempted_names", {})
    if given not in known:
        user = User.objects.named(given).first()
        known[given] = user.username.lower() if user else given
    return known[given]


def keep_response(
    request: HttpRequest, response: HttpResponse, credentials: dict | None
) -> HttpResponse:
    """Let the door's own answer stand when django-axes has locked somebody out."""
    return response


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer <access token>`; `request.auth` is the device."""

    def authenticate(self, request: Request) -> tuple[User, Device] | None:
        """None without such a header. Raises NotSignedIn, TokenExpired."""
        scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        try:
            device = services.device_of_access_token(token.strip())
        except ChatError:
            # DRF asks again while it draws the error, unless it knows that nobody is there.
            request.user, request.auth = AnonymousUser(), None
            raise
        if "Accept-Language" not in request.headers and device.user.language:
            activate(device.user.language)
        return device.user, device

    def authenticate_header(self, request: Request) -> str:
        """What a 401 asks for."""
        return 'Bearer realm="api"'


class CookieAuthentication(SessionAuthentication):
    """The web pages' session, with CSRF; `request.auth` is the device."""

    def authenticate(self, request: Request) -> tuple[User, Device] | None:
        """None without a session. Raises PermissionDenied without the CSRF token."""
        user = request._request.user
        if not user.is_authenticated:
            return None
        self.enforce_csrf(request)
        return user, request._request.device
