"""The bytes of files, for staff that has said why it looks."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.authentication import ip_address
from gochat.core.errors import ChatError, NotFound

from .. import services
from ..access import access_file_as_staff
from ..errors import FileReasonNeeded
from ..handing import Handing, hand_out
from ..models import File

MIMES = {"thumbnail": "image/webp", "poster": "image/webp", "mp4": "video/mp4"}
# Small enough to be shown in a list by the hundred; what is larger is noted file by file.
SMALL = ("thumbnail", "poster")
WHOLE = ("file", "mp4")
ICONS = {File.Kind.VOICE: "mic", File.Kind.VIDEO: "movie", File.Kind.IMAGE: "image"}


@dataclass(frozen=True)
class Shown:
    """What of a file a page may show: addresses of its bytes, or the blur of its placeholder."""

    is_open: bool
    small: str = ""
    content: str = ""
    download: str = ""
    blur: str = ""


def shown(file: File, *, is_open: bool) -> Shown:
    """What of a file whoever looks sees, once a reason was given and before."""
    if not is_open:
        return Shown(False, blur=file.placeholder)
    small = next((name for name in SMALL if getattr(file, f"{name}_id")), "")
    whole = "mp4" if file.mp4_id else "file"
    return Shown(
        is_open=True,
        small=content_url(file, small) if small else "",
        content=content_url(file, whole) if file.blob_id or file.mp4_id else "",
        download=f"{content_url(file, 'file')}?download=1" if file.blob_id else "",
        blur=file.placeholder,
    )


def content_url(file: File, variant: str) -> str:
    """Where staff gets a file's bytes."""
    return reverse("admin:media_file_content", args=[file.pk, variant])


def small_picture(file: File, *, is_open: bool) -> SafeString | str:
    """A file's small picture for a list: blurred before a reason was given."""
    seen = shown(file, is_open=is_open)
    source = seen.small or seen.blur
    if not source:
        icon = ICONS.get(File.Kind(file.kind), "description")
        return format_html(
            '<span class="thumb material-symbols-outlined" aria-hidden="true">{}</span>', icon
        )
    return format_html(
        '<img class="thumb{}" src="{}" alt="" width="44" height="44" loading="lazy">',
        "" if seen.small else " blurred",
        source,
    )


def hand_to_staff(request: HttpRequest, file_id: int, variant: str) -> HttpResponseBase:
    """A file's bytes, or a small picture of it; without a reason, the way to give one."""
    try:
        return hand_out(request, _handing(request, file_id, variant))
    except FileReasonNeeded:
        act = reverse("admin:media_file_act", args=["open"])
        return redirect(f"{act}?ids={file_id}")
    except ChatError as error:
        return HttpResponse(status=error.status)


def _handing(request: HttpRequest, file_id: int, variant: str) -> Handing:
    if variant not in (*SMALL, *WHOLE):
        raise NotFound
    file = _file(request, file_id, variant)
    blob = file.blob if variant == "file" else getattr(file, variant)
    if blob is None:
        raise NotFound
    return Handing(
        blob=blob,
        name=file.name,
        mime=MIMES.get(variant, file.mime),
        modified=file.created_at,
        as_download=request.GET.get("download") == "1",
        fresh_seconds=0,
    )


def _file(request: HttpRequest, file_id: int, variant: str) -> File:
    if variant in SMALL:
        return access_file_as_staff(request.user, file_id)[0]
    return services.open_file(by=request.user, file_id=file_id, address=ip_address(request))


def look_around(*, by: Any, reason: str, address: str | None) -> None:
    """The act above the list: small pictures are seen from now on."""
    services.look_into_files(by=by, reason=reason, address=address)


def look_at(file: File, *, by: Any, reason: str, address: str | None) -> None:
    """The act on a file: it is seen from now on."""
    services.look_into_files(by=by, reason=reason, address=address)
    services.open_file(by=by, file_id=file.pk, address=address)
