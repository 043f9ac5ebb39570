"""Putting files into messages, and taking them out again."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Protocol

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gochat.core.errors import Invalid
from rooms.models import Message

from ..errors import RoomQuotaReached
from ..limits import MAX_ATTACHMENTS, room_quota
from ..models import Attachment, File
from ..serializers import snapshot
from .counting import count_bytes, room_bytes, size_of

KINDS = frozenset(File.Kind.values)
SENDABLE = (File.State.PROCESSING, File.State.READY)


class Draft(Protocol):
    """What of a message on its way in concerns its files."""

    @property
    def sender_id(self) -> int: ...
    @property
    def room_id(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def attachment_ids(self) -> Sequence[int]: ...


class Cargo:
    """The files that a batch of drafts may carry, in a fixed number of queries; none for none.

    The drafts' rooms are locked already. The files stay locked until the transaction ends, so that
    one that gets ready meanwhile finds the messages it is in.
    """

    def __init__(self, drafts: Iterable[Draft]) -> None:
        self.drafts = [draft for draft in drafts if draft.attachment_ids]
        self.files: dict[int, File] = {}
        self.allowed: set[tuple[int, int]] = set()
        self.kept: dict[int, int] = {}
        if self.drafts:
            self._load({pk for draft in self.drafts for pk in draft.attachment_ids})

    def take(self, draft: Draft) -> list[dict]:
        """What the draft's message keeps of its files, in their order.

        The sender's own and those he sees, of the message's kind and not broken. Raises Invalid,
        RoomQuotaReached.
        """
        ids = list(dict.fromkeys(draft.attachment_ids))
        if draft.kind not in KINDS and not ids:
            return []
        most = MAX_ATTACHMENTS if draft.kind == File.Kind.IMAGE else 1
        if draft.kind not in KINDS or not 1 <= len(ids) <= most:
            raise _wrong(_("A message of this kind cannot carry so many files."))
        files = [self.files.get(pk) for pk in ids if (draft.sender_id, pk) in self.allowed]
        chosen = [file for file in files if file is not None and file.kind == draft.kind]
        if len(chosen) < len(ids):
            raise _wrong(_("One of the files is not there, or not of this kind."))
        self._count(draft.room_id, chosen)
        return [snapshot(file) for file in chosen]

    def _load(self, ids: set[int]) -> None:
        there = File.objects.filter(state__in=SENDABLE, quarantined_at=None)
        files = there.locked().filter(pk__in=ids).order_by("pk")
        self.files = {file.pk: file for file in files}
        alive = File.objects.alive().filter(pk__in=ids).values_list("owner_id", "pk")
        seen = Attachment.objects.standing().filter(
            file__in=ids,
            room__memberships__user__in={draft.sender_id for draft in self.drafts},
            message__seq__gt=F("room__memberships__joined_seq"),
        )
        self.allowed = {*alive, *seen.values_list("room__memberships__user", "file")}
        self.kept = room_bytes({draft.room_id for draft in self.drafts})

    def _count(self, room_id: int, files: Sequence[File]) -> None:
        kept = self.kept.get(room_id, 0) + sum(file.size for file in files)
        if kept > room_quota():
            raise RoomQuotaReached
        self.kept[room_id] = kept


def attach_files(messages: Iterable[Message]) -> None:
    """Say who may see the files: who may see these messages, stored just now."""
    carrying = [message for message in messages if message.attachments]
    attachments = [
        Attachment(
            message=message,
            room_id=message.room_id,
            file_id=kept["id"],
            kind=kept["kind"],
            position=position,
        )
        for message in carrying
        for position, kept in enumerate(message.attachments)
    ]
    if attachments:
        Attachment.objects.bulk_create(attachments)
        sent = File.objects.filter(pk__in={a.file_id for a in attachments}, attached_at=None)
        sent.update(attached_at=timezone.now())
        for room_id in sorted({message.room_id for message in carrying}):
            here = [message.attachments for message in carrying if message.room_id == room_id]
            count_bytes(room_id, sum(map(size_of, here)))


def detach_files(message: Message, *, keep: timedelta = timedelta(0)) -> None:
    """A recalled message has no files any more; their links end at once.

    What may stand again is to `keep` so long.
    """
    detach_all_files([message], keep=keep)


def detach_all_files(messages: Iterable[Message], *, keep: timedelta = timedelta(0)) -> None:
    """As detach_files, of many messages, in the locked rooms."""
    carrying = [message for message in messages if message.attachments]
    if carrying:
        gone = Attachment.objects.filter(message__in=[message.pk for message in carrying])
        until = timezone.now() + keep
        # What another message's appeal keeps is kept on.
        sooner = Q(detached_at=None) | Q(detached_at__lt=until)
        files = File.objects.filter(sooner, pk__in=list(gone.values_list("file", flat=True)))
        files.update(detached_at=until)
        gone.delete()
    for room_id in sorted({message.room_id for message in carrying}):
        here = [message.attachments for message in carrying if message.room_id == room_id]
        count_bytes(room_id, -sum(map(size_of, here)))


def reattach_files(message: Message) -> bool:
    """Give a message that was recalled its files again, as they are by now; whether all of them
    are still there. The caller saves what it keeps of them."""
    ids = {kept["id"] for kept in message.attachments}
    files = {file.pk: file for file in File.objects.locked().filter(pk__in=ids).order_by("pk")}
    if len(files) < len(ids):
        return False
    message.attachments = [snapshot(files[kept["id"]]) for kept in message.attachments]
    attach_files([message])
    return True


def _wrong(text: object) -> Invalid:
    return Invalid(errors={"attachment_ids": [text]})  # type: ignore[list-item]
