"""People's devices, browsers and pictures."""

import io
from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client
from PIL import Image

from accounts.models import Device, User
from accounts.services import sign_in
from accounts.services.mail import wait_for_mails
from conftest import PASSWORD


@pytest.fixture
def make_device() -> Callable[..., Device]:
    def make(user: User, user_agent: str = "phone") -> Device:
        return sign_in(user=user, ip_address="192.0.2.1", user_agent=user_agent)

    return make


@pytest.fixture
def browser() -> Callable[..., Client]:
    """A browser, signed in through the page."""

    def make(user: User | None = None, *, enforce_csrf_checks: bool = False) -> Client:
        client = Client(headers={"accept-language": "en"})
        if user is not None:
            fields = {"username": user.username, "password": PASSWORD}
            assert client.post("/login", fields).status_code == 302
        client.handler.enforce_csrf_checks = enforce_csrf_checks
        return client

    return make


@pytest.fixture
def mails(mailoutbox) -> Callable[[], list[mail.EmailMessage]]:
    """What was mailed until now."""

    def sent() -> list[mail.EmailMessage]:
        wait_for_mails()
        return mailoutbox

    return sent


@pytest.fixture
def picture() -> Callable[..., io.BytesIO]:
    """A picture file: left half red, right half blue, or of any colour."""

    def make(
        format: str = "PNG",
        size: tuple[int, int] = (64, 48),
        mode: str = "RGB",
        colour: object = None,
        **options: object,
    ) -> io.BytesIO:
        image = Image.new("RGB", size, "red") if colour is None else Image.new(mode, size, colour)
        if colour is None:
            image.paste("blue", (size[0] // 2, 0, *size))
            image = image.convert(mode)
        file = io.BytesIO()
        image.save(file, format, **options)
        file.seek(0)
        return file

    return make
