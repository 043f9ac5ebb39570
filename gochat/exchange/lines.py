"""The lines of an imported room, with their files, mentions and calls."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from accounts.models import User
from calls.models import Call, Leg
from calls.serializers import story
from media.models import Attachment, Blob, File
from media.serializers import snapshot
from media.services.counting import count_bytes, size_of
from rooms.models import Mention, Message, Room

from .shape import BLOBS, read

LINES_AT_ONCE = 500
EVERYBODY = 0


class LineWriter:
    """Writes what is newer than what the room has."""

    def __init__(
        self, room: Room, ids: Mapping[int, int], files: Mapping[int, dict], known_version: int
    ) -> None:
        self.room = room
        self.ids = ids
        self.given_files = files
        self.known_version = known_version
        self.files: dict[int, File] = {}

    def write(self, lines: Iterable[dict]) -> Iterator[int]:
        """Lines in their order; answers after each batch how many were new or changed."""
        newer = (line for line in lines if line["version"] > self.known_version)
        while batch := list(islice(newer, LINES_AT_ONCE)):
            self._write(batch)
            yield len(batch)

    def _write(self, batch: list[dict]) -> None:
        seqs = [line["seq"] for line in batch]
        self._forget(seqs)
        Message.objects.bulk_create(self._message(line) for line in batch)
        stored = Message.objects.filter(room=self.room, seq__in=seqs).order_by("seq")
        given = {line["seq"]: line for line in batch}
        pairs = [(message, given[message.seq]) for message in stored]
        Attachment.objects.bulk_create(a for m, line in pairs for a in self._attachments(m, line))
        count_bytes(self.room.pk, sum(size_of(m.attachments) for m, line in pairs))
        Mention.objects.bulk_create(mention for m, _line in pairs for mention in self._mentions(m))
        for message, line in pairs:
            if message.kind == Message.Kind.CALL:
                self._tell_call(message, line.get("call"))

    def _forget(self, seqs: list[int]) -> None:
        """Lines that have changed since are written anew; those that carry a call stay."""
        old = Message.objects.filter(room=self.room, seq__in=seqs)
        for line in old.exclude(attachments=[]):
            if Attachment.objects.filter(message=line).exists():
                count_bytes(self.room.pk, -size_of(line.attachments))
        Mention.objects.filter(room=self.room, seq__in=seqs).delete()
        old.delete()

    def _message(self, line: dict) -> Message:
        message = Message(room=self.room, **read(Message, line))
        message.sender_id = self.ids[line["user_id"]] if line["user_id"] else None
        message.mentions = [self.ids.get(i, EVERYBODY) if i else i for i in line["mentions"]]
        if message.payload.get("by"):
            message.payload["by"] = self.ids.get(message.payload["by"])
        if "user_ids" in message.payload:
            message.payload["user_ids"] = [
                self.ids[i] for i in message.payload["user_ids"] if i in self.ids
            ]
        message.attachments = [snapshot(self._file(i)) for i in line["file_ids"]]
        return message

    def _attachments(self, message: Message, line: dict) -> Iterator[Attachment]:
        for position, file_id in enumerate(line["file_ids"]):
            file = self._file(file_id)
            yield Attachment(
                message=message, file=file, room=self.room, kind=file.kind, position=position
            )

    def _mentions(self, message: Message) -> Iterator[Mention]:
        if message.recalled_at is None and message.sender_id:
            for user_id in message.mentions:
                yield Mention(
                    room=self.room,
                    seq=message.seq,
                    user_id=user_id or None,
                    sender_id=message.sender_id,
                )

    def _file(self, given_id: int) -> File:
        """The same file here: of the same person, bytes and moment; made where there is none."""
        if given_id not in self.files:
            given = self.given_files[given_id]
            fields = read(File, given)
            fields["owner"] = User.objects.get(pk=self.ids[given["owner_id"]])
            same = {name: fields[name] for name in ("owner", "sha256", "kind", "created_at")}
            found = File.objects.filter(**same).first()
            self.files[given_id] = found or File.objects.create(**fields, **_blobs(given))
        return self.files[given_id]

    def _tell_call(self, message: Message, given: dict | None) -> None:
        """A call that was going on when the export was made has failed here."""
        told = {**(given or {"caller_id": 0, "legs": []})}
        caller_id = self.ids.get(told["caller_id"]) or message.sender_id
        call = Call(room=self.room, message=message, caller_id=caller_id, **read(Call, told))
        if call.state != Call.State.ENDED:
            call.state, call.end_reason = Call.State.ENDED, Call.Reason.FAILED
            call.ended_at, call.due_at = message.created_at, None
        call.save()
        Leg.objects.bulk_create(
            Leg(call=call, user_id=self.ids[leg["user_id"]], **_left(read(Leg, leg)))
            for leg in told["legs"]
        )
        message.payload = story(call)
        message.save(update_fields=["payload"])


def _blobs(given: dict) -> dict[str, Blob | None]:
    found = Blob.objects.in_bulk([given[use] for use in BLOBS if given[use]], field_name="sha256")
    return {use: found.get(given[use]) for use in BLOBS}


def _left(leg: dict) -> dict:
    """Nobody is in an imported call."""
    present = leg.get("state") in (Leg.State.JOINED, Leg.State.DROPPED, Leg.State.RINGING)
    state = {"state": Leg.State.LEFT} if present else {}
    missed = leg.get("state") in (Leg.State.MISSED, Leg.State.BUSY)
    return {**leg, **state, "connection_id": None, "until": None, "missed": missed}
