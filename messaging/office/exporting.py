"""Handing out an export of records, page by page as the browser takes it."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import date
from typing import Any

from django.db import connections
from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.office import Act
from accounts.services.auditing import action_label

from .. import services
from ..services.record_exporting import EXPORT, EXPORTING
from .forms import ExportForm

TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json"}


def export(
    *,
    request: HttpRequest,
    room: int | None,
    form: str,
    q: str,
    kind: str,
    first: date | None,
    last: date | None,
    **how: Any,
) -> StreamingHttpResponse:
    """The records, to be saved; what was typed is in `typed` and `query`."""
    parts = services.export_records(room_id=room, form=form, **how)
    # Asked for from an event loop, which goes on while the database is read.
    body = _aside(parts) if hasattr(request, "scope") else parts
    name = f"gochat-records-{timezone.now():%Y%m%d-%H%M%S}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return StreamingHttpResponse(body, content_type=TYPES[form], headers=headers)


async def _aside(parts: Iterator[bytes]) -> AsyncIterator[bytes]:
    # An empty part too gives a browser that is gone the chance to stop it.
    while (part := await asyncio.to_thread(_next, parts)) is not None:
        yield part


def _next(parts: Iterator[bytes]) -> bytes | None:
    try:
        return next(parts, None)
    finally:
        # Whoever reads slowly must not hold a connection to the database all the while.
        connections.close_all()


EXPORT_ACT = Act(
    name="export",
    label=action_label(EXPORT),
    icon="download",
    permission=EXPORTING,
    lead=_(
        "Up to 100,000 messages of a room, or of what a search finds, private ones too. What was"
        " exported and why stays in the audit log for ever."
    ),
    form=ExportForm,
    perform=export,
    needs_rows=False,
    takes_request=True,
)
