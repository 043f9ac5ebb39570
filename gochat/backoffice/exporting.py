"""All that is kept of a person, as a zip to be handed over."""

import json
import zipfile
from collections.abc import Iterable, Iterator
from tempfile import TemporaryFile
from typing import IO, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.access import access_staff_target
from accounts.models import User
from accounts.serializers import own_user
from accounts.services.auditing import audited_action, clean_reason, record_audit
from gochat.core.errors import TooLarge
from gochat.core.times import iso
from media.models import File
from media.storage import local_copy
from rooms.models import Membership, Message

EXPORT = audited_action("user.export", _("Export"))
# A browser waits for it: who has more is exported with his rooms on the command line.
MOST_BYTES = 500 * 1024 * 1024
PAGE = 1000


class ExportTooLarge(TooLarge):
    """The person's files have more bytes than a browser should wait for."""

    detail = 9
    message = _("This person's files are too many for an export from the browser.")


def export_user(*, by: User, user_id: int, reason: str, address: str | None = None) -> IO[bytes]:
    """What a person has told us and has written, with the files: a zip, from its beginning.

    Staff with the permission may; of staff only superusers. What others wrote is not in it. Raises
    NotFound, Forbidden, Invalid, ExportTooLarge.
    """
    with transaction.atomic():
        user = access_staff_target(by, user_id, "accounts.export_user")
        if File.objects.filter(owner=user).bytes() > MOST_BYTES:
            raise ExportTooLarge
        record_audit(
            by=by, action=EXPORT, target=user, reason=clean_reason(reason), address=address
        )
    archive = TemporaryFile()  # noqa: SIM115, the answer closes it
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as into:
        _write(into, "profile.json", [own_user(user)])
        _write(into, "devices.jsonl", _devices(user))
        _write(into, "sign_ins.jsonl", _sign_ins(user))
        _write(into, "blocked.jsonl", _blocked(user))
        _write(into, "rooms.jsonl", _rooms(user))
        _write(into, "messages.jsonl", _messages(user))
        _write_files(into, user)
    archive.seek(0)
    return archive


def _write(into: zipfile.ZipFile, name: str, rows: Iterable[dict[str, Any]]) -> None:
    with into.open(name, "w") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")


def _devices(user: User) -> Iterator[dict[str, Any]]:
    for device in user.devices.order_by("pk").iterator():
        yield {
            "user_agent": device.user_agent,
            "ip_address": device.ip_address,
            "signed_in": iso(device.created_at),
            "last_used": iso(device.last_used_at),
            "signed_out": iso(device.revoked_at),
        }


def _sign_ins(user: User) -> Iterator[dict[str, Any]]:
    for row in user.sign_ins.order_by("pk").iterator():
        yield {
            "at": iso(row.at),
            "outcome": row.outcome,
            "ip_address": row.address,
            "user_agent": row.user_agent,
        }


def _blocked(user: User) -> Iterator[dict[str, Any]]:
    for row in user.blocks.select_related("user").order_by("pk").iterator():
        yield {"user_id": row.user_id, "username": row.user.username, "since": iso(row.begun_at)}


def _rooms(user: User) -> Iterator[dict[str, Any]]:
    rows = Membership.objects.filter(user=user).select_related("room").order_by("pk")
    for row in rows.iterator():
        yield {"room_id": row.room_id, "name": row.room.name, "kind": row.room.kind}


def _messages(user: User) -> Iterator[dict[str, Any]]:
    # Page by page: MySQL's driver would fetch the whole answer at once.
    sent, last = Message.objects.filter(sender=user).order_by("pk"), 0
    while page := list(sent.filter(pk__gt=last)[:PAGE]):
        last = page[-1].pk
        yield from map(_message, page)


def _message(message: Message) -> dict[str, Any]:
    return {
        "id": message.pk,
        "room_id": message.room_id,
        "kind": message.kind,
        "content": message.content,
        "at": iso(message.created_at),
        "recalled_at": iso(message.recalled_at),
    }


def _write_files(into: zipfile.ZipFile, user: User) -> None:
    for file in (
        File.objects.filter(owner=user).exclude(blob__stored_at=None).select_related("blob")
    ):
        with local_copy(file.blob.path) as path:
            into.write(path, f"files/{file.pk}-{file.name.replace('/', '_')}", zipfile.ZIP_STORED)
