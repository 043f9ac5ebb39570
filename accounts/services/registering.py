"""New accounts."""

from collections.abc import Callable

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from gochat.core.errors import Invalid

from ..models import NameTerm, User
from .naming import clean_email, clean_username, refuse_taken, save_unique
from .passwords import clean_password


@sensitive_variables("password")
def register_user(*, username: str, email: str, password: str) -> User:
    """Make an account. Anybody may. Raises Invalid, UsernameTaken, EmailTaken."""
    named = User(username=username, email=email)
    username, email, _ = _each(
        lambda: clean_username(username),
        lambda: clean_email(email),
        lambda: clean_password(password, user=named, field="password"),
    )
    user = User(username=username, email=email)
    refuse_taken(user)
    # Hashing takes a fifth of a second: never inside a transaction.
    user.set_password(password)
    with transaction.atomic():
        save_unique(user, force_insert=True)
        NameTerm.objects.keep([user])
    return user


def _each(*checks: Callable) -> list:
    # All that is wrong is told at once: nobody fills in a form three times.
    results, refusals = [], []
    for check in checks:
        try:
            results.append(check())
        except Invalid as refusal:
            refusals.append(refusal)
    if len(refusals) == 1:
        raise refusals[0]
    if refusals:
        raise Invalid(
            errors={k: v for refusal in refusals for k, v in (refusal.errors or {}).items()}
        )
    return results
