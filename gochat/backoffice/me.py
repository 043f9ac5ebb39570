"""One's own page in the back office: where one is signed in, and the recovery codes."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from accounts import services
from accounts.authentication import ip_address
from accounts.services import second_factor


class MyPage(TemplateView):
    """Anybody of the staff, for himself."""

    template_name = "backoffice/me.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The devices and how many codes are left."""
        user = self.request.user
        devices = user.devices.signed_in().order_by("-last_used_at", "-pk")
        return super().get_context_data(
            **admin.site.each_context(self.request),
            title=_("My sign-in"),
            devices=devices[:50],
            current=self.request.device,
            role=services.role_of(user),
            codes_left=second_factor.recovery_codes_left(user),
            **kwargs,
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        """Sign one device out, or all others, or make new recovery codes."""
        if "codes" in request.POST:
            codes = second_factor.renew_recovery_codes(
                by=request.user, user=request.user, address=ip_address(request)
            )
            return self.render_to_response(self.get_context_data(codes=codes))
        if "others" in request.POST:
            services.revoke_other_devices(user=request.user, keep=request.device)
        elif request.POST.get("device", "").isdecimal():
            services.revoke_device(by=request.user, device_id=int(request.POST["device"]))
        messages.success(request, _("Signed out."))
        return redirect("admin:me")
