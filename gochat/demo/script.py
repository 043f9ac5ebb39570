"""The form in which the demo world is written down."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody, with a picture's name from `pictures` or none."""

    username: str
    name: str
    bio: str = ""
    picture: str = ""
    language: str = ""
    is_bot: bool = False
    is_staff: bool = False


@dataclass(frozen=True)
class Talk:
    """A call, and for how many seconds people talked; 0 where nobody came."""

    media: str
    seconds: int


@dataclass(frozen=True)
class Line:
    """What somebody says; `{@username}` calls a person, `{@*}` everybody.

    `things`: what is sent with it, by their names in `things`. Or it is a call.
    """

    who: str
    text: str = ""
    is_recalled: bool = False
    things: Sequence[str] = ()
    talk: Talk | None = None


@dataclass(frozen=True)
class Burst:
    """Lines said one after another, beginning so many minutes ago."""

    minutes_ago: int
    lines: Sequence[Line]


@dataclass(frozen=True, kw_only=True)
class Chat:
    """What was said in a room.

    `behind`: how many of the last lines somebody has not read yet. `settings`: his own of it.
    """

    bursts: Sequence[Burst]
    behind: dict[str, int] = field(default_factory=dict)
    settings: dict[str, dict] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Direct(Chat):
    """The room of two; of one, his notes to himself."""

    people: tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Group(Chat):
    """A group; the first of its people made it."""

    name: str
    people: Sequence[str]
    description: str = ""
    announcement: str = ""
    is_private: bool = True
    admins: Sequence[str] = ()


def ago(days: int = 0, hours: int = 0, minutes: int = 0) -> int:
    """So many minutes."""
    return (days * 24 + hours) * 60 + minutes
