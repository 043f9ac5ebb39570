"""Bytes on their way out: safe to open, cheap to ask for again, in parts if wanted."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import connections
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, http_date, parse_http_date_safe

from gochat.core.errors import NotFound

from .models import Blob
from .storage import accel_path, local_path, remote_url

# What a browser may show in place: none of these can carry a script.
SHOWN = re.compile(
    r"image/(?:png|jpeg|gif|webp|avif|bmp)|(?:audio|video)/(?:mp4|webm|ogg|mpeg|wav|aac|flac|quicktime)"
)
# What a browser might run, were it ever to open it.
ACTIVE = re.compile(r"text/html|image/svg|application/xhtml|[\w.+/-]*(?:xml|javascript|ecmascript)")
POLICY = "default-src 'none'; sandbox"
CHUNK_BYTES = 1024 * 1024
LINK_SECONDS = 3600
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


@dataclass(frozen=True, kw_only=True)
class Handing:
    """What is handed out, and how."""

    blob: Blob
    name: str
    mime: str
    modified: datetime
    as_download: bool
    # A signed link is good for so long; without one a browser asks each time.
    fresh_seconds: int

    @property
    def content_type(self) -> str:
        """The type, unless a browser might run it."""
        return "application/octet-stream" if ACTIVE.match(self.mime) else self.mime

    @property
    def disposition(self) -> str:
        """Shown in place, or saved under the file's name."""
        is_saved = self.as_download or not SHOWN.fullmatch(self.mime)
        return content_disposition_header(is_saved, self.name) or "inline"

    @property
    def etag(self) -> str:
        """The bytes themselves say whether they are others."""
        return f'"{self.blob.sha256}"'


def hand_out(request: HttpRequest, handing: Handing) -> HttpResponseBase:
    """The bytes, a part of them, or where to get them. Raises NotFound where they are gone."""
    modified = int(handing.modified.timestamp())
    response = get_conditional_response(request, handing.etag, modified)
    if response is None or response.status_code == 412:
        response = response or _content(request, handing)
    headers = {
        "ETag": handing.etag,
        "Last-Modified": http_date(modified),
        "Cache-Control": _freshness(handing, is_redirect=response.status_code == 302),
        "Content-Security-Policy": POLICY,
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    for name, value in headers.items():
        response[name] = value
    return response


def _freshness(handing: Handing, *, is_redirect: bool) -> str:
    """How long a browser need not ask: as long as its link, or the one it is sent to, lasts."""
    if not handing.fresh_seconds:
        return "private, no-cache"
    if is_redirect:
        return f"private, max-age={LINK_SECONDS // 2}"
    return f"private, max-age={handing.fresh_seconds}, immutable"


def _content(request: HttpRequest, handing: Handing) -> HttpResponseBase:
    path = local_path(handing.blob.path)
    if path is None:
        return HttpResponseRedirect(
            remote_url(
                handing.blob.path,
                mime=handing.content_type,
                disposition=handing.disposition,
                seconds=LINK_SECONDS,
            )
        )
    if accel := accel_path(handing.blob.path):
        response: HttpResponseBase = HttpResponse(headers={"X-Accel-Redirect": accel})
    else:
        response = _local(request, handing, path)
    response["Content-Type"] = handing.content_type
    response["Content-Disposition"] = handing.disposition
    return response


def _local(request: HttpRequest, handing: Handing, path: Path) -> HttpResponseBase:
    if not path.is_file():
        raise NotFound
    size = handing.blob.size
    wanted = _wanted(request, handing)
    if wanted is None:
        start, end, status = 0, size, 200
    else:
        start, end = wanted
        status = 206
        if start >= end:
            return HttpResponse(
                status=416, headers={"Content-Range": f"bytes */{size}", "Accept-Ranges": "bytes"}
            )
    response = _body(request, path, start, end)
    response.status_code = status
    response["Accept-Ranges"] = "bytes"
    response["Content-Length"] = str(end - start)
    if status == 206:
        response["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    return response


def _wanted(request: HttpRequest, handing: Handing) -> tuple[int, int] | None:
    """The part that is asked for, `end` not included; None for all. Several parts are all."""
    match = _RANGE.fullmatch(request.headers.get("Range", "").replace(" ", ""))
    if match is None or match[0] == "bytes=-" or not _is_same(request, handing):
        return None
    size, (first, last) = handing.blob.size, match.groups()
    if not first:
        return max(0, size - int(last)), size
    if last and int(last) < int(first):
        return None
    return int(first), min(size, int(last) + 1) if last else size


def _is_same(request: HttpRequest, handing: Handing) -> bool:
    """Whether what the client has a part of is what we have; If-Range."""
    condition = request.headers.get("If-Range", handing.etag)
    if condition == handing.etag:
        return True
    moment = parse_http_date_safe(condition)
    return moment is not None and moment == int(handing.modified.timestamp())


def _body(request: HttpRequest, path: Path, start: int, end: int) -> HttpResponseBase:
    if request.method == "HEAD":
        return HttpResponse()
    if hasattr(request, "scope"):
        if end - start > CHUNK_BYTES:
            # Whoever reads slowly must not hold a connection to the database all the while.
            connections.close_all()
        return StreamingHttpResponse(_read_aside(path, start, end))
    return StreamingHttpResponse(_read(path, start, end))


def _read(path: Path, start: int, end: int) -> Iterator[bytes]:
    with path.open("rb", buffering=0) as file:
        file.seek(start)
        while data := file.read(min(CHUNK_BYTES, end - start)):
            start += len(data)
            yield data


async def _read_aside(path: Path, start: int, end: int) -> AsyncIterator[bytes]:
    """The same from an event loop, which goes on while the disk is read."""
    chunks = _read(path, start, end)
    while data := await asyncio.to_thread(next, chunks, b""):
        yield data
