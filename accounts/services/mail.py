"""Mails, sent from a thread of their own.

Whoever asks for a mail is answered in the same time whether or not an address is known, and
whatever the mail server does.
"""

from concurrent.futures import ThreadPoolExecutor

import structlog
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils.translation import override

log = structlog.get_logger()

_sender = ThreadPoolExecutor(1, thread_name_prefix="mail")


def send_mail_soon(*, to: str, template: str, context: dict, language: str) -> None:
    """Send the texts `<template>_subject.txt` and `<template>.txt` in this language."""
    _sender.submit(_send, to, template, context, language)


def wait_for_mails() -> None:
    """Return when everything asked for until now was sent or has failed."""
    _sender.submit(bool).result()


def _send(to: str, template: str, context: dict, language: str) -> None:
    try:
        with override(language):
            subject = render_to_string(f"{template}_subject.txt", context).strip()
            send_mail(subject, render_to_string(f"{template}.txt", context), None, [to])
    except Exception as error:  # nobody waits for the answer
        log.error("mail_failed", template=template, error=type(error).__name__)
