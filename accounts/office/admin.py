"""Lists and single rows, to look at; what changes them are acts."""

from typing import Any

from django.contrib import messages
from django.contrib.admin import ShowFacets
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from unfold.admin import ModelAdmin

from gochat.core.errors import Text

from .acting import MOST_ROWS, ActView
from .acts import Act
from .facts import facts_of
from .paging import BoundedPaginator
from .panels import panels_of

PER_PAGE = 50
# What filters by a field make of its name. A filter may be named like a relation: by anything
# freer, `room` would be the way to `room__messages__content__contains`.
FIELD_LOOKUPS = ("exact", "isnull", "isempty", "id__exact")


class OfficeAdmin(ModelAdmin):
    """Rows to look at, for those with the permission; `acts` are what can be done to them.

    `facts` names what a row's page tells, as list_display does. Lists must stay fast at millions
    of rows: search by index, filter by few values, and let nothing be counted.
    """

    acts: tuple[Act, ...] = ()
    facts: tuple[str, ...] = ()
    # What the list is called, where that is not what its rows are.
    title: Text = ""
    paginator = BoundedPaginator
    list_per_page = PER_PAGE
    list_max_show_all = PER_PAGE
    show_full_result_count = False
    show_facets = ShowFacets.NEVER
    list_filter_submit = False
    actions_selection_counter = True

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """By what the list's filters ask for: Django's rule lets any column be guessed at."""
        return any(lookup in _lookups(each) for each in self.get_list_filter(request))

    # Who may what: looking asks for the model's view permission, the rest is acts.

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Never: rows are made by services."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Never: rows are changed by acts."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Never."""
        return False

    # The pages

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        """All rows, or those that are found by what was typed."""
        text = search_term.strip()
        return (self.search(request, queryset, text) if text else queryset), False

    def search(self, request: HttpRequest, queryset: QuerySet, text: str) -> QuerySet:
        """The rows that are found by a text; in `search_fields`, where a list has no better way."""
        return super().get_search_results(request, queryset, text)[0]

    def get_urls(self) -> list:
        """The page of each act besides Django's own."""
        view = self.admin_site.admin_view(ActView(self))
        name = f"{self.opts.app_label}_{self.opts.model_name}_act"
        return [path("act/<str:name>/", view, name=name), *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """A row: what is known of it, what belongs to it, and what can be done."""
        row = self.get_object(request, object_id)
        if row is None:
            raise Http404
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        if request.method != "GET" and request.method != "HEAD":
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": self.title_of(row),
            "opts": self.opts,
            "original": row,
            "facts": facts_of(self, request, row),
            "panels": panels_of(request, row),
            "acts": [(act, self.act_url(act, row)) for act in self.acts_on(request, row)],
            **self.extra_context(request, row),
            **(extra_context or {}),
        }
        templates = [
            f"backoffice/{self.opts.app_label}/{self.opts.model_name}.html",
            "backoffice/row.html",
        ]
        return TemplateResponse(request, templates, context)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list, with the acts that need no row above it."""
        on_top = [act for act in self.acts if not act.needs_rows and act.allowed_to(request)]
        context = {
            "top_acts": [(act, self.act_url(act)) for act in on_top],
            **(extra_context or {}),
        }
        return super().changelist_view(request, context)

    def title_of(self, row: Any) -> str:
        """What heads the page of a row, and stands for it where something is done to it."""
        return str(row)

    def extra_context(self, request: HttpRequest, row: Model) -> dict[str, Any]:
        """What a row's own template shows besides."""
        return {}

    # Acts

    def acts_on(self, request: HttpRequest, row: Model) -> list[Act]:
        """What whoever asks may do to this row now."""
        return [
            act
            for act in self.acts
            if act.needs_rows and act.allowed_to(request) and act.suits(row)
        ]

    def act_url(self, act: Act, *rows: Model) -> str:
        """Where an act is done to these rows."""
        name = f"{self.admin_site.name}:{self.opts.app_label}_{self.opts.model_name}_act"
        ids = ",".join(str(row.pk) for row in rows)
        return reverse(name, args=[act.name]) + (f"?ids={ids}" if ids else "")

    def get_actions(self, request: HttpRequest) -> dict:
        """The acts that make sense for several rows at once, as the list offers them."""
        if IS_POPUP_VAR in request.GET:
            return {}
        return {
            act.name: (_list_action(act), act.name, act.label)
            for act in self.acts
            if act.needs_rows and act.in_list and act.allowed_to(request)
        }


def _lookups(shown: Any) -> tuple[str, ...]:
    """The parameters of a filter, as list_filter names it."""
    name = shown[0] if isinstance(shown, tuple) else shown
    if not isinstance(name, str):
        return (name.parameter_name,)
    return (name, *(f"{name}__{lookup}" for lookup in FIELD_LOOKUPS))


def _list_action(act: Act) -> Any:
    def go(admin: OfficeAdmin, request: HttpRequest, queryset: Any) -> HttpResponse:
        rows = list(queryset.prefetch_related(None).only("pk")[: MOST_ROWS + 1])
        if len(rows) > MOST_ROWS:
            messages.warning(request, _("At most %(count)d at once.") % {"count": MOST_ROWS})
            return redirect(request.get_full_path())
        return redirect(admin.act_url(act, *rows))

    return go
