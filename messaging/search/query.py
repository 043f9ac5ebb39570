"""What people type into the search box: words, phrases, and operators in English or Chinese."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo

from gochat.core.folding import fold

from .terms import HAS, has_letters

MAX_WORDS = 10
OPERATORS = {
    **dict.fromkeys(("from", "来自", "发送者", "发送人", "发件人"), "from"),
    **dict.fromkeys(("in", "在", "群", "群聊", "聊天"), "in"),
    **dict.fromkeys(("has", "含", "包含", "有"), "has"),
    **dict.fromkeys(("before", "之前", "早于"), "before"),
    **dict.fromkeys(("after", "since", "之后", "晚于"), "after"),
}
HAS_NAMES = {
    **{name: name for name in HAS},
    **dict.fromkeys(("链接", "网址", "url"), "link"),
    **dict.fromkeys(("提及", "@"), "mention"),
    **dict.fromkeys(("文字", "文本"), "text"),
    **dict.fromkeys(("图片", "照片", "photo"), "image"),
    **dict.fromkeys(("文件",), "file"),
    **dict.fromkeys(("语音", "audio"), "voice"),
    **dict.fromkeys(("视频",), "video"),
    **dict.fromkeys(("通话",), "call"),
    **dict.fromkeys(("聊天记录",), "merged"),
    **dict.fromkeys(("名片",), "card"),
    **dict.fromkeys(("位置",), "location"),
}
DAYS = {"today": 0, "今天": 0, "yesterday": 1, "昨天": 1, "前天": 2}

_QUOTES = str.maketrans("“”„「」『』＂", '""""""""')
_TOKEN = re.compile(r'([^\s:"]+:)?"([^"]*)"?|([^\s"]+)')
_SENTENCE_MARKS = ",.!?;:。、…"
_DATE = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?)?月?)?年?")


class NotADate(ValueError):
    """The text is no date that is understood."""


class NotAKind(ValueError):
    """There is nothing of that name to have."""


@dataclass
class Typed:
    """A query, read. Words are folded; names are as typed, moments as understood."""

    words: list[str] = field(default_factory=list)
    senders: list[str] = field(default_factory=list)
    rooms: list[str] = field(default_factory=list)
    has: set[str] = field(default_factory=set)
    before: datetime | None = None
    after: datetime | None = None


def read_query(text: str, zone: tzinfo) -> Typed:
    """Read what was typed; days begin where the zone's do. Raises NotADate, NotAKind."""
    typed = Typed()
    for operator, value, quoted in _tokens(text):
        match operator:
            case "from":
                typed.senders.append(value)
            case "in":
                typed.rooms.append(value)
            case "has":
                typed.has.add(_has(value))
            case "before":
                typed.before = earliest(typed.before, read_moment(value, zone))
            case "after":
                typed.after = latest(typed.after, read_moment(value, zone))
            case _:
                typed.words.append(_word(value, quoted))
    # What is nothing but punctuation narrows nothing.
    typed.words = [word for word in dict.fromkeys(typed.words) if has_letters(word)][:MAX_WORDS]
    return typed


def read_moment(text: str, zone: tzinfo) -> datetime:
    """The beginning of a year, month or day, or a moment in ISO 8601. Raises NotADate."""
    folded = fold(text.strip())
    try:
        if folded in DAYS:
            return _midnight(datetime.now(zone).date() - timedelta(days=DAYS[folded]), zone)
        if match := _DATE.fullmatch(folded):
            year, month, day = (int(part or 1) for part in match.groups())
            return _midnight(date(year, month, day), zone)
        moment = datetime.fromisoformat(text.strip())
        return moment if moment.tzinfo else moment.replace(tzinfo=zone)
    except (ValueError, OverflowError):
        raise NotADate(text) from None


def earliest(*moments: datetime | None) -> datetime | None:
    """The first of those that are given."""
    return min((moment for moment in moments if moment), default=None)


def latest(*moments: datetime | None) -> datetime | None:
    """The last of those that are given."""
    return max((moment for moment in moments if moment), default=None)


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone)


def _tokens(text: str) -> Iterator[tuple[str | None, str, bool]]:
    """Operator or None, value, and whether it was in quotes."""
    waiting = None
    for match in _TOKEN.finditer(text.translate(_QUOTES).replace("：", ":")):
        name, quoted, bare = match.groups()
        operator = OPERATORS.get(fold(name[:-1])) if name else None
        if bare is not None:
            head, colon, rest = bare.partition(":")
            if colon and fold(head) in OPERATORS:
                operator, bare = OPERATORS[fold(head)], rest
        elif name and not operator:
            yield None, name, False
        value = quoted if bare is None else bare
        operator, waiting = operator or waiting, None
        if operator and not value:
            waiting = operator  # "from: alice", with a space
        elif value:
            yield operator, value, bare is None


def _word(value: str, quoted: bool) -> str:
    folded = fold(value).strip()
    return folded if quoted else folded.strip(_SENTENCE_MARKS) or folded


def _has(value: str) -> str:
    name = HAS_NAMES.get(fold(value))
    if name is None:
        raise NotAKind(value)
    return name
