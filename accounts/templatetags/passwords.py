"""What pages say about passwords before one is refused."""

from django import template
from django.contrib.auth.password_validation import password_validators_help_texts

register = template.Library()


@register.simple_tag
def password_rules() -> str:
    """The rules in force, as sentences."""
    return " ".join(str(text) for text in password_validators_help_texts())
