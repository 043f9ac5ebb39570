"""The pages of signing in, which work without JavaScript, and the pictures of people."""

import re
from typing import Any

from django.conf import settings
from django.contrib.auth import login, logout
from django.core.files.storage import default_storage
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import FormView, TemplateView
from django.views.i18n import set_language
from rest_framework.throttling import ScopedRateThrottle

from gochat.core.errors import ChatError, TooMany

from . import services
from .authentication import check_credentials, client_of, reset_link_maker
from .forms import RegistrationForm, ResetForm, ResetRequestForm, SignInForm
from .models import Ban, User
from .services.avatars import FOLDER, HASH_LENGTH
from .services.devices import BANNED_USER, SESSION_DEVICE

AVATAR_NAME = re.compile(rf"[0-9a-f]{{{HASH_LENGTH}}}\.webp")
YEAR_SECONDS = 365 * 24 * 3600
CHAT = reverse_lazy(settings.LOGIN_REDIRECT_URL)


def sign_in_browser(request: HttpRequest, user: User) -> None:
    """Make this browser a device of the person."""
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[-1])
    device = services.sign_in(user=user, **client_of(request))
    request.session[SESSION_DEVICE] = device.pk


def safe_next(request: HttpRequest) -> str:
    """Where to go after signing in: never to another site."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    is_safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if is_safe else str(CHAT)


@method_decorator([never_cache, sensitive_post_parameters("password")], name="dispatch")
class ServicePage(FormView):
    """A form that a service does the work of, as often as its scope allows."""

    throttle_scope: str

    def form_valid(self, form: Form) -> HttpResponse:
        """Do it, or show why not."""
        try:
            self.throttle()
            return self.perform(form.cleaned_data)
        except ChatError as error:
            form.show(error)
            return self.render_to_response(self.get_context_data(form=form), status=error.status)

    def throttle(self) -> None:
        """Count this attempt with those through the API. Raises TooMany."""
        throttle = ScopedRateThrottle()
        if not throttle.allow_request(self.request, self):
            raise TooMany(retry_after=throttle.wait())

    def perform(self, fields: dict) -> HttpResponse:
        """Do what the form asks for. Raises what the services raise."""
        raise NotImplementedError


class StrangersPage(ServicePage):
    """For those who are not signed in."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Send signed-in people to their chats."""
        if request.user.is_authenticated:
            return redirect(CHAT)
        return super().dispatch(request, *args, **kwargs)


class SignIn(StrangersPage):
    template_name = "accounts/login.html"
    form_class = SignInForm
    throttle_scope = "login"

    def get_context_data(self, **kwargs: Any) -> dict:
        """Keep `next` through wrong passwords."""
        ban = ban_shown_to(self.request)
        return super().get_context_data(
            next=safe_next(self.request),
            ban=ban,
            ban_token=ban and services.ban_token(ban),
            **kwargs,
        )

    def perform(self, fields: dict) -> HttpResponse:
        """Sign in, and go on to where the person wanted to be; tell whoever is banned why."""
        try:
            user = check_credentials(self.request, **fields)
        except services.AccountBanned as error:
            self.request.session[BANNED_USER] = error.ban.user_id
            form = SignInForm(initial={"username": fields["username"]})
            return self.render_to_response(self.get_context_data(form=form), status=error.status)
        sign_in_browser(self.request, user)
        return redirect(safe_next(self.request))


def ban_shown_to(request: HttpRequest) -> Ban | None:
    """The ban in force of whoever was signed in with this browser until it began."""
    user_id = request.session.get(BANNED_USER)
    return services.ban_of(user_id) if user_id else None


class Register(StrangersPage):
    template_name = "accounts/register.html"
    form_class = RegistrationForm
    throttle_scope = "register"

    def perform(self, fields: dict) -> HttpResponse:
        """Make the account, and sign in."""
        sign_in_browser(self.request, services.register_user(**fields))
        return redirect(CHAT)


class ResetRequest(ServicePage):
    template_name = "accounts/password_reset.html"
    form_class = ResetRequestForm
    throttle_scope = "reset"

    def perform(self, fields: dict) -> HttpResponse:
        """Mail the link, if there is anybody to mail it to."""
        services.request_password_reset(
            **fields, language=get_language(), make_link=reset_link_maker(self.request)
        )
        return redirect("password_reset_sent")


@method_decorator(never_cache, name="dispatch")
class ResetSent(TemplateView):
    template_name = "accounts/password_reset_sent.html"


class Reset(ServicePage):
    template_name = "accounts/password_reset_confirm.html"
    form_class = ResetForm
    throttle_scope = "reset"

    def get_context_data(self, **kwargs: Any) -> dict:
        """No form for a link that no longer works."""
        context = super().get_context_data(**kwargs)
        try:
            services.user_of_reset_link(**self.link)
        except ChatError:
            context["form"] = None
        return context

    def perform(self, fields: dict) -> HttpResponse:
        """Set the password; the person signs in with it."""
        services.reset_password(**self.link, new_password=fields["password"], field="password")
        return redirect("login")

    @property
    def link(self) -> dict:
        """The parts of the mailed link."""
        return {"uid": self.kwargs["uidb64"], "token": self.kwargs["token"]}


@require_POST
@never_cache
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign this browser out."""
    if request.user.is_authenticated:
        services.sign_out(device=request.device)
        logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Speak another language: to this browser, and to the person on every device."""
    language = request.POST.get("language")
    if request.user.is_authenticated and language in dict(settings.LANGUAGES):
        services.update_profile(by=request.user, user_id=request.user.pk, language=language)
    return set_language(request)


@require_safe
def avatar(request: HttpRequest, name: str) -> HttpResponse:
    """A person's picture; its name tells its content, so it may be kept for ever."""
    if not AVATAR_NAME.fullmatch(name):
        raise Http404
    try:
        with default_storage.open(f"{FOLDER}/{name}") as file:
            content = file.read()
    except FileNotFoundError:
        raise Http404 from None
    headers = {"Cache-Control": f"public, max-age={YEAR_SECONDS}, immutable"}
    return HttpResponse(content, content_type="image/webp", headers=headers)
