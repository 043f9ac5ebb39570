"""Structured logs on standard error: readable lines on a terminal, JSON lines elsewhere."""

import logging.config
import re
import sys

import structlog
from django.core.exceptions import ImproperlyConfigured

SECRET_KEYS = frozenset(
    {"password", "token", "refresh_token", "authorization", "cookie", "secret", "query_string"}
)


# A path that is itself a secret, and whatever follows a question mark.
SECRET_PATHS = re.compile(r"(?<=/password/reset/)[^\s?]+|(?<=\?)\S+")
WITH_PATHS = frozenset({"request", "event", "path", "error"})


def mask_secrets(logger: object, method: str, event: dict) -> dict:
    """Hide the value of any key that names a secret, and the secret part of a request's path."""
    masked = {key: "***" if key.lower() in SECRET_KEYS else value for key, value in event.items()}
    for key in WITH_PATHS & masked.keys():
        if isinstance(text := masked[key], str):
            masked[key] = SECRET_PATHS.sub("***", text)
    return masked


def drop_noise(logger: object, method: str, event: dict) -> dict:
    """Keep one line per request: the one that tells how it ended."""
    if event.get("event") == "request_started":
        raise structlog.DropEvent
    return event


def configure_logs(*, debug: bool) -> None:
    """Send Django's, uvicorn's and our own records through one formatter."""
    shared = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.PositionalArgumentsFormatter(),
        drop_noise,
        mask_secrets,
    ]
    render = (
        [structlog.dev.ConsoleRenderer()]
        if debug or sys.stderr.isatty()
        else [
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ]
    )
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    logging.config.dictConfig(_standard_logging(shared, render))


def _standard_logging(shared: list, render: list) -> dict:
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "structured": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": shared,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    *render,
                ],
            }
        },
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": "structured"},
            # Errors are kept for the back office, too.
            "faults": {"class": "gochat.monitoring.faults.FaultHandler", "level": "ERROR"},
        },
        "root": {"handlers": ["stderr", "faults"], "level": "WARNING"},
        "loggers": {
            "gochat": {"level": "INFO"},
            "accounts": {"level": "INFO"},
            "rooms": {"level": "INFO"},
            "media": {"level": "INFO"},
            "messaging": {"level": "INFO"},
            "django_structlog": {"level": "INFO"},
            # It logs the handshake's query string, which may carry a token.
            "uvicorn.error": {"level": "WARNING"},
            # The request's own line tells of it already.
            "django.request": {"level": "ERROR"},
        },
    }


def report_to_sentry(dsn: str) -> None:
    """Send errors to Sentry, or what speaks its protocol, too; without people's data in them."""
    if not dsn:
        return
    try:
        import sentry_sdk
    except ImportError:
        raise ImproperlyConfigured(
            "GOCHAT_SENTRY_DSN is set; it needs the package: pip install sentry-sdk"
        ) from None
    sentry_sdk.init(
        dsn=dsn,
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
    )
