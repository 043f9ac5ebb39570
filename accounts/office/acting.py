"""The page of an act: what will happen and to whom, why, and then it is done."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from gochat.core.errors import ChatError

from .acts import Act

# As many as a list shows at once.
MOST_ROWS = 50


class ActView:
    """Shows the form of an act, and does it when it is sent."""

    def __init__(self, admin: Any) -> None:
        self.admin = admin

    def __call__(self, request: HttpRequest, name: str) -> HttpResponse:
        """GET shows, POST does. Without the permission: 403."""
        act = self._act(request, name)
        rows = self._rows(request, act)
        form = act.form(request.POST or None, initial=_proposed(request, act))
        if request.method == "POST" and form.is_valid():
            answer = self._do(request, act, rows, form)
            if answer is not None:
                return answer
        return self._show(request, act, rows, form)

    def _act(self, request: HttpRequest, name: str) -> Act:
        act = next((act for act in self.admin.acts if act.name == name), None)
        if act is None:
            raise Http404
        if not act.allowed_to(request):
            raise PermissionDenied
        return act

    def _rows(self, request: HttpRequest, act: Act) -> list[Model]:
        if not act.needs_rows:
            return []
        ids = [pk for pk in request.GET.get("ids", "").split(",") if pk][:MOST_ROWS]
        found = (self.admin.get_object(request, pk) for pk in ids)
        rows = [row for row in found if row is not None]
        if not rows or not all(self.admin.has_view_permission(request, row) for row in rows):
            raise Http404
        return rows

    def _do(
        self, request: HttpRequest, act: Act, rows: list[Model], form: Form
    ) -> HttpResponse | None:
        """Where to go then; nothing where the form is to be shown again."""
        done = 0
        for row in rows or [None]:
            try:
                answer = act.do(request, row, form.cleaned_data)
            except ChatError as error:
                if len(rows) < 2:
                    _show_refusal(form, error)
                    return None
                messages.error(request, f"{self.admin.title_of(row)}: {error.message}")
            else:
                done += 1
                if isinstance(answer, HttpResponseBase):
                    return answer
        if done:
            messages.success(request, _said(act, [self.admin.title_of(row) for row in rows], done))
        return redirect(self._back([] if act.ends_row else rows))

    def _back(self, rows: list[Model]) -> str:
        opts = self.admin.opts
        name = f"{self.admin.admin_site.name}:{opts.app_label}_{opts.model_name}"
        if len(rows) == 1:
            return reverse(f"{name}_change", args=[rows[0].pk])
        return reverse(f"{name}_changelist")

    def _show(self, request: HttpRequest, act: Act, rows: list[Model], form: Form) -> HttpResponse:
        context = {
            **self.admin.admin_site.each_context(request),
            "title": act.label,
            "opts": self.admin.opts,
            "act": act,
            "list_title": self.admin.title,
            "targets": [self.admin.title_of(row) for row in rows],
            "form": form,
            "back": self._back(rows),
        }
        return TemplateResponse(request, "backoffice/act.html", context)


def _proposed(request: HttpRequest, act: Act) -> dict[str, str]:
    """What the page that led here proposes; a reason is always one's own words."""
    fields = act.form.base_fields
    return {name: text for name, text in request.GET.items() if name in fields and name != "reason"}


def _said(act: Act, names: list[str], done: int) -> str:
    if len(names) == 1:
        return _("Done: %(act)s (%(name)s).") % {"act": act.label, "name": names[0]}
    if names:
        return _("Done: %(act)s (%(done)d of %(all)d).") % {
            "act": act.label,
            "done": done,
            "all": len(names),
        }
    return _("Done: %(act)s.") % {"act": act.label}


def _show_refusal(form: Form, error: ChatError) -> None:
    for field, texts in (error.errors or {None: [error.message]}).items():
        for text in texts:
            form.add_error(field if field in form.fields else None, str(text))
