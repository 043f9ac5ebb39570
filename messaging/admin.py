"""Reports and word rules in the back office."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from accounts.models import User
from accounts.office import Act, Cell, OfficeAdmin, Panel, ReasonForm, add_panel
from accounts.office.facts import url_of
from accounts.services.auditing import action_label
from media.services.blocking import BLOCK, BLOCK_FILES

from . import services
from .models import Report, WordRule
from .office import appeals, broadcasts, links, records, retention
from .office.telling import TakeDownForm
from .services import reporting, word_rules
from .services.reporting import block_reported_files
from .words import bare

__all__ = [
    "ReportAdmin",
    "WordRuleAdmin",
    "appeals",
    "broadcasts",
    "links",
    "records",
    "retention",
]

EXCERPT = 80
SHOWN = 10
STATE_TONES = {
    Report.State.OPEN: "warning",
    Report.State.UPHELD: "danger",
    Report.State.DISMISSED: "success",
}


def is_open(report: Report) -> bool:
    """Nobody has decided it."""
    return report.state == Report.State.OPEN


def is_up(report: Report) -> bool:
    """It is about a message that is still to be seen."""
    return report.message is not None and report.message.recalled_at is None


def has_files(report: Report) -> bool:
    """The message that it is about carries some."""
    return report.message is not None and bool(report.message.attachments)


@admin.register(Report)
class ReportAdmin(OfficeAdmin):
    """The queue: what people and the word rules have reported."""

    list_display = ("created_at", "status", "kind", "reason", "about", "excerpt", "reporter")
    list_filter = ("state", "kind", "reason")
    list_select_related = ("user", "room", "reporter", "message")
    ordering = ("-pk",)
    sortable_by = ()
    facts = (
        *("created_at", "status", "kind", "reason", "text", "content"),
        *("user", "room", "reporter", "decided_by", "decided_at", "note"),
    )
    acts = (
        Act(
            name="take-down",
            label=action_label(reporting.TAKE_DOWN),
            icon="delete",
            permission="messaging.decide_report",
            lead=_("The message goes from every screen at once; the report is upheld."),
            form=TakeDownForm,
            suits=is_up,
            perform=lambda report, **how: services.recall_reported_message(
                report_id=report.pk, **how
            ),
            is_grave=True,
        ),
        Act(
            name="block-files",
            label=action_label(BLOCK),
            icon="shield",
            permission=BLOCK_FILES,
            lead=_(
                "The message's files are removed from the chat, and refused whoever uploads them"
                " from now on; pictures also where they only look the same. The report is upheld."
            ),
            suits=has_files,
            perform=lambda report, **how: block_reported_files(report_id=report.pk, **how),
            is_grave=True,
        ),
        Act(
            name="uphold",
            label=action_label(reporting.UPHOLD),
            icon="gavel",
            permission="messaging.decide_report",
            lead=_("The report is closed as right; what it is about stays as it is."),
            suits=is_open,
            perform=lambda report, **how: services.decide_report(
                report_id=report.pk, upheld=True, **how
            ),
        ),
        Act(
            name="dismiss",
            label=action_label(reporting.DISMISS),
            icon="close",
            permission="messaging.decide_report",
            lead=_("The report is closed; nothing else happens."),
            suits=is_open,
            perform=lambda report, **how: services.decide_report(
                report_id=report.pk, upheld=False, **how
            ),
        ),
    )

    @display(description=_("state"), label=STATE_TONES)
    def status(self, report: Report) -> tuple[str, Any]:
        """In colour."""
        return report.state, report.get_state_display()

    @admin.display(description=_("who or what"))
    def about(self, report: Report) -> str:
        """The person who wrote it, or is meant; the group."""
        return str(report.user or report.room or "")

    @admin.display(description=_("content"))
    def excerpt(self, report: Report) -> str:
        """The beginning of what was said, or of what the reporter says."""
        return Truncator(report.content or report.text).chars(EXCERPT)


class WordsForm(ReasonForm):
    """The words, a line each, and what becomes of messages that have them."""

    words = forms.CharField(
        label=_("Words"),
        widget=forms.Textarea({"rows": 8}),
        help_text=_("One on each line. Case, width, accents and traditional writing do not count."),
    )
    action = forms.ChoiceField(
        label=_("Action"), choices=WordRule.Action, widget=forms.RadioSelect, initial="mask"
    )
    field_order = ("words", "action", "reason")

    def clean_words(self) -> list[str]:
        """A list of them."""
        return self.cleaned_data["words"].splitlines()


@admin.register(WordRule)
class WordRuleAdmin(OfficeAdmin):
    """What is not to be said."""

    list_display = ("word", "doing", "note", "created_by", "created_at")
    list_filter = ("action",)
    list_select_related = ("created_by",)
    search_fields = ("bare",)
    search_help_text = _("Begin of a word.")
    ordering = ("bare",)
    facts = ("word", "doing", "note", "created_by", "created_at")
    acts = (
        Act(
            name="add",
            label=action_label(word_rules.ADD),
            icon="add",
            permission="messaging.change_wordrule",
            lead=_("They hold for what is sent from now on, within a second or two."),
            form=WordsForm,
            perform=services.add_word_rules,
            needs_rows=False,
        ),
        Act(
            name="remove",
            label=action_label(word_rules.REMOVE),
            icon="delete",
            permission="messaging.change_wordrule",
            lead=_("What was sent before stays as it is."),
            perform=lambda rule, **how: services.remove_word_rule(rule_id=rule.pk, **how),
        ),
    )

    def search(self, request: HttpRequest, queryset: QuerySet, text: str) -> QuerySet:
        """Those that begin so, however it is written."""
        return queryset.filter(bare__startswith=bare(text))

    @display(
        description=_("action"),
        label={
            WordRule.Action.BLOCK: "danger",
            WordRule.Action.MASK: "warning",
            WordRule.Action.FLAG: "info",
        },
    )
    def doing(self, rule: WordRule) -> tuple[str, Any]:
        """In colour."""
        return rule.action, rule.get_action_display()


@add_panel(User)
def reports(request: HttpRequest, user: User) -> Panel | None:
    """What was reported about a person, newest first."""
    if not request.user.has_perm("messaging.view_report"):
        return None
    rows = user.reports_about.order_by("-pk")
    return Panel(
        title=_("Reports"),
        columns=(_("reported"), _("reason"), _("content"), _("state")),
        rows=[
            (
                Cell(report.created_at, url=url_of(request, report)),
                report.get_reason_display(),
                Truncator(report.content or report.text).chars(EXCERPT),
                report.get_state_display(),
            )
            for report in rows[:SHOWN]
        ],
        empty=_("Nothing was reported."),
    )
