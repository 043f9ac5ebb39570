"""New accounts."""

from django.views.decorators.debug import sensitive_variables

from ..models import User
from .naming import clean_email, clean_username, refuse_taken, save_unique
from .passwords import clean_password


@sensitive_variables("password")
def register_user(*, username: str, email: str, password: str) -> User:
    """Make an account. Anybody may. Raises Invalid, UsernameTaken, EmailTaken."""
    user = User(username=clean_username(username), email=clean_email(email))
    clean_password(password, user=user, field="password")
    refuse_taken(user)
    # Hashing takes a fifth of a second: never inside a transaction.
    user.set_password(password)
    save_unique(user, force_insert=True)
    return user
