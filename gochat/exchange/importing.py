"""Taking rooms in that another installation has written: in their order, at their times."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

import msgspec
from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.services.presence import who_has_sockets
from gochat.backup.archive import CHUNK_BYTES, Progress, Reader, Table
from gochat.core.events import follow, publish
from gochat.core.topics import room_topic
from media.services.keeping import keep_bytes
from media.storage import scratch_file
from rooms.events import my_room_changed
from rooms.models import Membership, Message, Room
from rooms.services.direct import direct_key
from rooms.services.members import FACES

from .lines import LineWriter
from .people import add_person, known_people
from .shape import FORMAT, PEOPLE, ROOMS, STORED, VERSION, lines_of, read

FIRST_LINES = 50


class Verdict(StrEnum):
    """What becomes of a room of the export."""

    NEW = "new"
    KNOWN = "known"
    NEWER = "newer"
    # Here people have written on: the two cannot be one.
    DIVERGED = "diverged"


class Imported(NamedTuple):
    """What an import did, or would do."""

    people: int
    new_people: int
    rooms: dict[str, int]
    diverged: list[str]
    messages: int


def open_export(path: Path) -> Reader:
    """An export this GoChat can read. Raises BadFile."""
    return Reader(path, kind=FORMAT, version=VERSION)


def lines_of_largest_room(archive: Reader) -> int:
    """How many lines one transaction of an import will write at most."""
    rooms = (t.rows for t in archive.manifest.tables if t.name.startswith(lines_of("")))
    return max(rooms, default=0)


def import_rooms(
    archive: Reader, *, chosen: Mapping[str, User], dry_run: bool, progress: Progress
) -> Imported:
    """Take in every room that is not here, or that is further in the export; the operator may.

    Lines keep seq, version, times and client_id; people are mapped (see known_people), or made
    without a password. A room is one transaction, and taking it in again changes nothing.
    Publishes `room` to the members.
    """
    return _Import(archive, chosen, progress).run(dry_run=dry_run)


class _Import:
    def __init__(self, archive: Reader, chosen: Mapping[str, User], progress: Progress) -> None:
        self.archive = archive
        self.progress = progress
        self.people = self.rows(PEOPLE)
        self.ids = known_people(self.people, chosen)
        self.new_people = len(self.people) - len(self.ids)
        self.messages = 0

    def run(self, *, dry_run: bool) -> Imported:
        """All of it; with `dry_run`, only look."""
        if not dry_run:
            self._bring_people()
            self._bring_blobs()
        rooms, diverged = dict.fromkeys(Verdict, 0), []
        files = {row["id"]: row for row in self.rows(STORED)}
        for given in self.rows(ROOMS):
            room, verdict = self._find(given)
            if verdict in (Verdict.NEW, Verdict.NEWER) and not dry_run:
                verdict = self._try(given, room, verdict, files)
            rooms[verdict] += 1
            if verdict == Verdict.DIVERGED:
                diverged.append(given["name"] or str(given["id"]))
        counts = {str(verdict): count for verdict, count in rooms.items()}
        return Imported(len(self.people), self.new_people, counts, diverged, self.messages)

    def rows(self, name: str) -> list[dict]:
        """A part of the export."""
        with self.archive.open(Table(name, [], 0, "").member) as lines:
            return [msgspec.json.decode(line) for line in lines]

    def _lines(self, room_id: int) -> Iterator[dict]:
        with self.archive.open(Table(lines_of(room_id), [], 0, "").member) as lines:
            for line in lines:
                yield msgspec.json.decode(line)

    def _bring_people(self) -> None:
        for person in self.people:
            if person["id"] not in self.ids:
                self.ids[person["id"]] = add_person(person, self.archive)

    def _bring_blobs(self) -> None:
        """The bytes come before the rows that need them; kept once, as always."""
        wanted = {row[use] for row in self.rows(STORED) for use in ("blob", "thumbnail")}
        wanted |= {row[use] for row in self.rows(STORED) for use in ("poster", "mp4")}
        for stored in self.archive.files():
            if stored.path.rsplit("/", 1)[-1] in wanted:
                path = scratch_file()
                with self.archive.open(stored.member) as source, path.open("wb") as target:
                    while chunk := source.read(CHUNK_BYTES):
                        target.write(chunk)
                keep_bytes(path, sha256=stored.sha256)

    # Which room here is the same

    def _find(self, given: dict) -> tuple[Room | None, Verdict]:
        room = self._same(given)
        if room is None:
            return None, Verdict.NEW
        if not self._agrees(room, given):
            return room, Verdict.DIVERGED
        if room.version >= given["version"]:
            return room, Verdict.KNOWN
        return room, Verdict.NEWER

    def _same(self, given: dict) -> Room | None:
        for n, line in enumerate(self._lines(given["id"])):
            if n == FIRST_LINES:
                break
            sender = self.ids.get(line["user_id"] or 0)
            if sender and line["client_id"]:
                same = Message.objects.filter(client_id=line["client_id"], sender=sender)
                if found := same.select_related("room").first():
                    return found.room
        if key := self._direct_key(given):
            return Room.objects.filter(direct_key=key).first()
        told = {name: read(Room, given)[name] for name in ("kind", "name", "created_at")}
        return Room.objects.filter(direct_key=None, **told).first()

    def _direct_key(self, given: dict) -> str | None:
        ids = [self.ids.get(member["user_id"]) for member in given["members"]]
        if given["kind"] != Room.Kind.DIRECT or not ids or None in ids:
            return None
        return direct_key(ids[0], ids[-1])  # type: ignore[arg-type]

    def _agrees(self, room: Room, given: dict) -> bool:
        """Whether one of the two is how the other began: they have one line where one ends."""
        if (room.last_seq - given["last_seq"]) * (room.version - given["version"]) < 0:
            return False
        last = min(room.last_seq, given["last_seq"])
        if not last:
            return True
        here = Message.objects.filter(room=room, seq=last).first()
        there = next((line for line in self._lines(given["id"]) if line["seq"] == last), None)
        if here is None or there is None:
            return False
        told = read(Message, there)
        return (here.created_at, here.kind, here.client_id) == (
            told["created_at"],
            told["kind"],
            told["client_id"],
        )

    # Taking one in

    def _try(
        self, given: dict, room: Room | None, verdict: Verdict, files: dict[int, dict]
    ) -> Verdict:
        try:
            self._take(given, room, files)
        except IntegrityError:  # some of its messages are in other rooms here
            return Verdict.DIVERGED
        return verdict

    @transaction.atomic
    def _take(self, given: dict, room: Room | None, files: dict[int, dict]) -> None:
        known_version = 0
        if room is None:
            room = Room(direct_key=self._direct_key(given))
        else:
            room = Room.objects.locked().get(pk=room.pk)
            known_version = room.version
        for name, value in read(Room, given).items():
            setattr(room, name, value)
        room.owner_id = self.ids.get(given["owner_id"] or 0)
        room.save()
        writer = LineWriter(room, self.ids, files, known_version)
        for count in writer.write(self._lines(given["id"])):
            self.messages += count
            self.progress(count)
        members = self._seat(room, given["members"])
        room.member_count, room.face_ids = len(members), [m.user_id for m in members][:FACES]
        last = Message.objects.filter(room=room, seq=room.last_seq).first()
        room.last_message_id = last.pk if last else None
        room.save()
        self._tell(room, members, last)

    def _seat(self, room: Room, given: list[dict]) -> list[Membership]:
        """Exactly these members, in this order; whoever is mapped to one person is one."""
        Membership.objects.filter(room=room).delete()
        seats = {
            self.ids[member["user_id"]]: Membership(
                room=room, user_id=self.ids[member["user_id"]], **read(Membership, member)
            )
            for member in given
        }
        return Membership.objects.bulk_create(seats.values())

    def _tell(self, room: Room, members: list[Membership], last: Message | None) -> None:
        online = who_has_sockets([m.user_id for m in members])
        for member in Membership.objects.with_room().filter(room=room, user__in=online):
            changed = my_room_changed(member, last_message=last, mentions=0)
            publish([follow(member.user_id, room_topic(room.pk)), changed])
