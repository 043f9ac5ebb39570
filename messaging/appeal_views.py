"""Pages on which people read why the operators did something, and answer it."""

from typing import Any

from django import forms
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.forms import ServiceForm
from accounts.models import Ban
from accounts.services import ban_of_token
from accounts.views import ServicePage
from gochat.core.errors import NotFound
from rooms.models import Message

from . import services
from .access import access_taken_down
from .models import Appeal
from .models.appeals import APPEAL_LENGTH


class AppealForm(ServiceForm):
    text = forms.CharField(
        label=_("Your answer"),
        max_length=APPEAL_LENGTH,
        widget=forms.Textarea({"class": "control", "rows": 5, "autofocus": True}),
    )


class AppealPage(ServicePage):
    """What was decided, the person's answer to it, and what became of that."""

    template_name = "messaging/appeal.html"
    form_class = AppealForm
    throttle_scope = "appeal"

    @property
    def about(self) -> dict[str, Any]:
        """What is answered, by its name on the page and in an appeal. Raises Http404."""
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the answer, where there is one."""
        appeal = Appeal.objects.filter(**self.about).first()
        return super().get_context_data(**self.about, appeal=appeal, **kwargs)


class AnswerBan(AppealPage):
    """For whom the sign-in page has told of a ban."""

    @cached_property
    def about(self) -> dict[str, Ban]:  # type: ignore[override]
        """The ban in force."""
        try:
            return {"ban": ban_of_token(self.kwargs["token"])}
        except NotFound:
            raise Http404 from None

    def perform(self, fields: dict) -> HttpResponse:
        """Keep the answer, and show it."""
        services.appeal_ban(token=self.kwargs["token"], **fields)
        return redirect(self.request.path)


class AnswerTakeDown(LoginRequiredMixin, AppealPage):
    """For the sender of a message that was taken down."""

    @cached_property
    def about(self) -> dict[str, Message]:  # type: ignore[override]
        """The message, while it is down."""
        try:
            return {"message": access_taken_down(self.request.user, self.kwargs["message_id"])}
        except NotFound:
            raise Http404 from None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the operators' words."""
        words = services.words_to_sender(self.kwargs["message_id"])
        return super().get_context_data(words=words, **kwargs)

    def perform(self, fields: dict) -> HttpResponse:
        """Keep the answer, and show it."""
        services.appeal_message(
            by=self.request.user, message_id=self.kwargs["message_id"], **fields
        )
        return redirect(self.request.path)
