"""Making the demo world by the same services as all else, then setting its clocks back."""

import hashlib
import hmac
import re
import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import cycle, groupby
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from accounts import services as accounts
from accounts.models import User
from calls import services as calls
from media import services as media
from media.models import File
from media.tasks import process_file
from messaging import services as messaging
from rooms import services as rooms
from rooms.models import Membership, Message, Room

from . import directs, groups_at_home, groups_at_work
from .clocks import set_back, set_calls_back
from .people import PEOPLE
from .pictures import picture
from .script import Chat, Direct, Group, Line, Person
from .things import THINGS, Thing

PASSWORD = "gochat-demo"
NAMESPACE = uuid.UUID("6f3c1a52-8d0e-4b57-9a7e-2f4d1c0b9e88")
PAUSES_SECONDS = (23, 48, 35, 61, 29)
# Behind a name, as the composer writes it: names with spaces work.
NAME_END = "\u2005"
# With the space after it, for which NAME_END stands.
CALL = re.compile(r"\{@([\w.*-]+)\} ?")
EVERYBODY = "*"
CHATS = (*groups_at_work.GROUPS, *groups_at_home.GROUPS, *directs.DIRECTS)


def exists() -> bool:
    """Whether the world was made in this database before."""
    return User.objects.filter(email__in=map(email_of, PEOPLE)).exists()


def taken_usernames() -> list[str]:
    """Usernames of the world that somebody else has."""
    people = User.objects.filter(username__in=[person.username for person in PEOPLE])
    return list(people.values_list("username", flat=True))


@transaction.atomic
def make_world() -> None:
    """Make everything, or nothing."""
    now = timezone.now()
    people = make_people()
    for chat in CHATS:
        Stage(chat, people, now).play()


def password_of(person: Person) -> str:
    """Staff can do harm: their password cannot be known from the source."""
    if not person.is_staff:
        return PASSWORD
    digest = hmac.new(
        settings.SECRET_KEY.encode(), b"demo " + person.username.encode(), hashlib.sha256
    )
    return digest.hexdigest()[:12]


def email_of(person: Person) -> str:
    """An address that no mail reaches."""
    return f"{person.username}@demo.gochat.invalid"


def make_people() -> dict[str, User]:
    """The people, by username."""
    # One hash for all who share the password: each takes a fifth of a second.
    shared = make_password(PASSWORD)
    people = {}
    for person in PEOPLE:
        password = make_password(password_of(person)) if person.is_staff else shared
        user = User.objects.create(
            username=person.username,
            email=email_of(person),
            password=password,
            is_bot=person.is_bot,
            is_staff=person.is_staff,
            is_superuser=person.is_staff,
        )
        people[person.username] = introduce(user, person)
    return people


def introduce(user: User, person: Person) -> User:
    """Give somebody a name and a face."""
    user = accounts.update_profile(
        by=user, user_id=user.pk, display_name=person.name, bio=person.bio, language=person.language
    )
    if person.picture:
        user = accounts.change_avatar(by=user, user_id=user.pk, file=picture(person.picture))
    return user


class Stage:
    """One room, while its chat is played."""

    def __init__(self, chat: Chat, people: dict[str, User], now: datetime) -> None:
        self.chat = chat
        self.people = people
        self.now = now
        # For how long people talked, by the call's line.
        self.talked: dict[int, int] = {}

    def play(self) -> None:
        """Make the room, say everything, read it, and set the clocks back."""
        self.room_id = self.open()
        sent = self.say(self.lines())
        self.read()
        for username, changes in self.chat.settings.items():
            rooms.update_my_membership(by=self.people[username], room_id=self.room_id, **changes)
        said_at = {m.pk: at for m, at in zip(sent, self.times(), strict=True)}
        set_back(self.room_id, said_at)
        set_calls_back(said_at, self.talked)

    def open(self) -> int:
        """The room's id."""
        match self.chat:
            case Direct(people=(one, other)):
                membership, _ = rooms.open_direct_room(
                    by=self.people[one], user_id=self.people[other].pk
                )
                return membership.room_id
            case Group() as group:
                return self.found(group)

    def found(self, group: Group) -> int:
        """Make a group with its admins and announcement."""
        owner, *others = (self.people[username] for username in group.people)
        room_id = rooms.create_group(
            by=owner,
            name=group.name,
            description=group.description,
            is_private=group.is_private,
            member_ids=[user.pk for user in others],
        ).room_id
        for username in group.admins:
            user_id = self.people[username].pk
            rooms.change_role(by=owner, room_id=room_id, user_id=user_id, role="admin")
        if group.announcement:
            rooms.update_group(by=owner, room_id=room_id, announcement=group.announcement)
        return room_id

    def lines(self) -> list[Line]:
        """All of the chat's lines."""
        return [line for burst in self.chat.bursts for line in burst.lines]

    def times(self) -> Iterable[datetime]:
        """When each line was said."""
        for burst in self.chat.bursts:
            moment = self.now - timedelta(minutes=burst.minutes_ago)
            for _line, pause in zip(burst.lines, cycle(PAUSES_SECONDS)):
                yield moment
                moment += timedelta(seconds=pause)

    def say(self, lines: Sequence[Line]) -> list[Message]:
        """Send the lines, and take back those that are; call where they are calls."""
        messages: list[Message] = []
        for is_talk, together in groupby(lines, key=lambda line: line.talk is not None):
            some = list(together)
            messages += map(self.talk, some) if is_talk else self.write(some, len(messages))
        return messages

    def write(self, lines: Sequence[Line], first: int) -> list[Message]:
        """Send lines; `first` is the place of the first among the chat's."""
        drafts = [self.draft(index, line) for index, line in enumerate(lines, first)]
        outcomes = messaging.send_messages(drafts)
        for line, outcome in zip(lines, outcomes, strict=True):
            if isinstance(outcome, Exception):
                raise outcome
            if line.is_recalled:
                sender = self.people[line.who]
                messaging.recall_message(by=sender, message_id=outcome.message.pk)
        return [outcome.message for outcome in outcomes]

    def talk(self, line: Line) -> Message:
        """Call the others of the room, who come if there is talk."""
        caller = self.people[line.who]
        call = calls.invite_call(
            by=caller, room_id=self.room_id, media=line.talk.media, connection_id=line.who
        )
        if line.talk.seconds:
            for leg in call.legs.exclude(user=caller).select_related("user"):
                calls.accept_call(by=leg.user, call_id=call.pk, connection_id=leg.user.username)
        call = calls.hang_up_call(by=caller, call_id=call.pk)
        self.talked[call.message_id] = line.talk.seconds
        return call.message

    def draft(self, index: int, line: Line) -> messaging.Draft:
        """A line as its sender's client would send it."""
        called = CALL.findall(line.text)
        files = [take_thing(self.people[line.who], THINGS[name]) for name in line.things]
        return messaging.Draft(
            sender_id=self.people[line.who].pk,
            room_id=self.room_id,
            client_id=uuid.uuid5(NAMESPACE, f"{self.room_id}/{index}"),
            content=CALL.sub(lambda call: f"@{self.name(call[1])}{NAME_END}", line.text),
            kind=files[0].kind if files else Message.Kind.TEXT,
            attachment_ids=[file.pk for file in files],
            mentions=[0 if who == EVERYBODY else self.people[who].pk for who in called],
        )

    def name(self, username: str) -> str:
        """What somebody who is called reads."""
        return "所有人" if username == EVERYBODY else self.people[username].shown_name

    def read(self) -> None:
        """Everybody has read all but what he is behind."""
        last_seq = Room.objects.get(pk=self.room_id).last_seq
        behind = {self.people[who].pk: lines for who, lines in self.chat.behind.items()}
        members = Membership.objects.filter(room=self.room_id).values_list("user_id", flat=True)
        messaging.read_messages(
            [
                messaging.Reading(
                    user_id=user_id, room_id=self.room_id, seq=last_seq - behind.get(user_id, 0)
                )
                for user_id in members
            ]
        )


def take_thing(owner: User, thing: Thing) -> File:
    """Have somebody upload something."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "thing"
        thing.make(path)
        return media.take_file(owner=owner, kind=thing.kind, name=thing.name, path=path)


def prepare_files() -> None:
    """What a server does in the background: thumbnails, waveforms."""
    for file in File.objects.filter(state=File.State.PROCESSING):
        process_file.func(file.pk)
