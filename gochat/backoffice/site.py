"""The admin site: who may come in, what stands in the navigation, how it looks."""

from typing import Any

from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from unfold.sites import UnfoldAdminSite

from accounts.office import OfficeAdmin
from gochat.monitoring.pages import dashboard

from . import entry, me
from .navigation import navigation_for


class OfficeSite(UnfoldAdminSite):
    site_title = "GoChat"
    site_header = "GoChat"
    index_title = _("Overview")
    site_url = "/"

    def register(self, models: Any, admin_class: Any = None, **options: Any) -> None:
        """Only pages made for this back office: what packages bring along stays out."""
        if admin_class is not None and issubclass(admin_class, OfficeAdmin):
            super().register(models, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        """Staff who have given their second factor not too long ago."""
        return bool(request.user.is_active and request.user.is_staff and entry.is_inside(request))

    def get_urls(self) -> list:
        """The way in and one's own page besides the admin's."""
        return [
            path("second-factor/", entry.SecondFactor.as_view(), name="second_factor"),
            path("second-factor/enrol/", entry.Enrolment.as_view(), name="enrolment"),
            path("me/", self.admin_view(me.MyPage.as_view()), name="me"),
            *super().get_urls(),
        ]

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The dashboard, for who may see figures, and the doors to everything else."""
        return super().index(request, {**dashboard(request), **(extra_context or {})})

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Lead whoever is not inside to what is missing: sign-in, enrolment, second factor."""
        return entry.lead_in(request, request.GET.get(REDIRECT_FIELD_NAME, ""))

    def logout(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """As from the chat: the browser is no device any more."""
        from accounts.views import sign_out

        return sign_out(request)

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """In the chat's settings, as for everybody."""
        from django.shortcuts import redirect

        return redirect(reverse("chat"))

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """In the person's own theme."""
        chosen = getattr(request.user, "theme", "system")
        context = super().each_context(request)
        return {**context, "theme": chosen if chosen in ("light", "dark") else None}

    def get_sidebar_list(self, request: HttpRequest) -> list[dict[str, Any]]:
        """What whoever looks may open."""
        return navigation_for(request)
