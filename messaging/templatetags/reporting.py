"""What the report dialog offers."""

from django import template

from messaging.models import Report
from messaging.models.moderation import REPORT_LENGTH

register = template.Library()


@register.simple_tag
def report_reasons():
    """Value and words of each reason a person may give."""
    return [choice for choice in Report.Reason.choices if choice[0] != Report.Reason.WORD]


@register.simple_tag
def report_length():
    """How long the explanation may be."""
    return REPORT_LENGTH
