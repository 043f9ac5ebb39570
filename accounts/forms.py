"""The forms of the sign-in pages: they check shapes only, the rules are the services'."""

from django import forms
from django.utils.translation import gettext_lazy as _

from gochat.core.errors import ChatError

from .services.naming import EMAIL_LENGTH, USERNAME_LENGTH
from .services.passwords import PASSWORD_LENGTH


def password_field() -> forms.CharField:
    """A password, not trimmed."""
    return forms.CharField(
        label=_("Password"), max_length=PASSWORD_LENGTH, strip=False, widget=forms.PasswordInput
    )


class ServiceForm(forms.Form):
    """A form that shows what a service refuses, beside its fields."""

    def show(self, error: ChatError) -> None:
        """Put an error's texts where they belong."""
        for field, texts in (error.errors or {None: [error.message]}).items():
            for text in texts:
                self.add_error(field if field in self.fields else None, str(text))


class SignInForm(ServiceForm):
    username = forms.CharField(label=_("Username or email"), max_length=EMAIL_LENGTH)
    password = password_field()


class RegistrationForm(ServiceForm):
    username = forms.CharField(label=_("Username"), max_length=USERNAME_LENGTH)
    email = forms.CharField(label=_("Email"), max_length=EMAIL_LENGTH)
    password = password_field()


class ResetRequestForm(ServiceForm):
    email = forms.CharField(label=_("Email"), max_length=EMAIL_LENGTH)


class ResetForm(ServiceForm):
    password = password_field()
