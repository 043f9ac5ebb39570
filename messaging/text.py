"""Message text to tokens, by the grammar that static/js/lib/text.js speaks too.

1. A block: ``` [language newline] code ```, code not blank. Newlines touching the fences belong
   to them. A fence that is never closed is plain text.
2. Elsewhere, from left to right: `code` on one line, a link, a mention, or text.
3. A link is http or https, without user information. CJK may stand in its host as whole labels,
   never after it: Chinese is written on without a space. Closing punctuation and unmatched
   brackets are not part of it.
4. A mention is @ and a name; the name reaches up to U+2005, which the composer puts behind it, or
   as far as letters, digits, _ and inner . and - go. What precedes the @ must not look like an
   address.

tests/text_cases.json holds both to it.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

_CJK = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
_WORD = r"A-Za-z0-9_\u00c0-\u1fff"
_HOST = rf"(?:[{_WORD}\-]+|[{_CJK}]+)(?:\.(?:[{_WORD}\-]+|[{_CJK}]+))*"
_PATH = rf"[/?#][{_WORD}\-.~:/?#\[\]@!$&'()*+,;=%|]*"
_LINK = (
    rf"(?<![A-Za-z0-9])[Hh][Tt][Tt][Pp][Ss]?://{_HOST}(?::[0-9]{{1,5}})?"
    rf"(?![{_WORD}@\-]|:[!-.0-?A-~]*@|\.[{_WORD}])(?:{_PATH})?"
)
_NAME = rf"[{_WORD}{_CJK}]+(?:[.\-]+[{_WORD}{_CJK}]+)*"
_MENTION = rf"(?<![A-Za-z0-9_.@/\-])@(?:[^\n@\u2005]{{1,40}}(?=\u2005)|{_NAME})"

_BLOCK = re.compile(r"\n?```(?:([A-Za-z0-9_+#.-]{1,20})?[ \t]*\n)?((?s:.*?))\n?```\n?")
_INLINE = re.compile(rf"`([^`\n]+)`|({_LINK})|({_MENTION})")

PREVIEW_LENGTH = 500


class Token(NamedTuple):
    """A piece of a message: text, code, block, link or mention. Never HTML."""

    kind: str
    text: str
    language: str = ""


def tokenize(content: str) -> list[Token]:
    """Split a message's text into what a bubble draws."""
    tokens: list[Token] = []
    start = 0
    for match in _BLOCK.finditer(content):
        if match[2].strip():
            tokens += _inline(content[start : match.start()])
            tokens.append(Token("block", match[2], match[1] or ""))
            start = match.end()
    return [*tokens, *_inline(content[start:])]


def preview(content: str) -> str:
    """A message on one line, without its marks."""
    return " ".join(" ".join(token.text for token in tokenize(content[:PREVIEW_LENGTH])).split())


def _inline(text: str) -> Iterator[Token]:
    start = 0
    for match in _INLINE.finditer(text):
        token, end = _inline_token(match)
        if before := text[start : match.start()]:
            yield Token("text", before)
        yield token
        start = end
    if rest := text[start:]:
        yield Token("text", rest)


def _inline_token(match: re.Match) -> tuple[Token, int]:
    if match[1] is not None:
        return Token("code", match[1]), match.end()
    if match[3] is not None:
        return Token("mention", match[3]), match.end()
    link = match[2]
    while _closes(link):
        link = link[:-1]
    return Token("link", link), match.start() + len(link)


def _closes(link: str) -> bool:
    """Whether the last character belongs to the sentence around the link."""
    match link[-1:]:
        case ")":
            return link.count(")") > link.count("(")
        case "]":
            return link.count("]") > link.count("[")
    return link[-1:] in tuple(".,;:!?'")
