"""Sending messages: many at once, each acked only once it is stored."""

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.services import BlockedByPeer, Spending
from gochat.core import metrics
from gochat.core.errors import ChatError, Forbidden, Invalid, NotFound
from gochat.core.events import publish
from gochat.core.text import clean_text
from media.services.attaching import Cargo, attach_files
from rooms.events import message_added
from rooms.models import Membership, Mention, Message
from rooms.models.message import CONTENT_LENGTH
from rooms.services import HeldMembership, HeldMemberships, append_lines, hold_memberships

from .reporting import report_flagged
from .word_rules import apply_word_rules

MAX_MENTIONS = 50
KINDS = frozenset({"text", "image", "file", "voice", "video"})
EVERYBODY = 0


class Muted(Forbidden):
    """The member may not write for the time being."""

    detail = 1
    message = _("You may not write in this group for the time being.")


class GroupMuted(Forbidden):
    """All plain members of the group are muted."""

    detail = 15
    message = _("Only the owner and admins may write in this group at the moment.")


class PeerGone(Forbidden):
    """The other person of the direct room has deleted the account."""

    detail = 2
    message = _("This person's account has been deleted.")


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A message on its way in. The same sender and client_id are the same message, for ever."""

    sender_id: int
    room_id: int
    content: str
    client_id: uuid.UUID = field(default_factory=uuid.uuid4)
    kind: str = Message.Kind.TEXT
    mentions: Sequence[int] = ()
    attachment_ids: Sequence[int] = ()
    # By the operators' rate rules; what the server itself sends is not.
    is_rated: bool = True
    # What the room agreed to while its sender spoke: the recording of a call.
    even_muted: bool = False


@dataclass(frozen=True)
class Sent:
    """A stored message, and whether it was stored just now."""

    message: Message
    is_new: bool


Outcome = Sent | ChatError

# By sender and client_id: system lines have neither.
Lines = dict[tuple[int | None, uuid.UUID | None], Message]


def send_message(*, sender: User, room_id: int, **content: Any) -> Sent:
    """Store one message. Every member of the room may who is not muted.

    Publishes `message`. Raises NotFound, Muted, GroupMuted, PeerGone, BlockedByPeer, Invalid,
    WordBlocked, RoomQuotaReached,
    RateRuleReached.
    """
    outcome = send_messages([Draft(sender_id=sender.pk, room_id=room_id, **content)])[0]
    if isinstance(outcome, ChatError):
        raise outcome
    return outcome


def send_messages(drafts: Sequence[Draft]) -> list[Outcome]:
    """Store messages in one transaction, in this order; a bad draft fails alone.

    Answers in the order of the drafts. Publishes `message` for each new one. The number of queries
    does not depend on the number of drafts, of members, or of messages stored before.
    """
    try:
        return _send(drafts, any_known=False)
    except (IntegrityError, _PerhapsKnown):
        return _send(drafts, any_known=True)


class _PerhapsKnown(Exception):
    """A draft fails, unless it was stored before."""


@transaction.atomic
def _send(drafts: Sequence[Draft], *, any_known: bool) -> list[Outcome]:
    # Hardly ever was one stored before, and to look for them takes a tenth of the time: that is
    # left until one is refused, by us or by the unique key.
    members = hold_memberships((draft.room_id, draft.sender_id) for draft in drafts)
    stored = _already_stored(drafts) if any_known else {}
    cargo = Cargo(drafts)
    now = timezone.now()
    lines: Lines = {}
    spending = Spending()
    outcomes: list[Outcome] = []
    for draft in drafts:
        key = (draft.sender_id, draft.client_id)
        if known := stored.get(key) or lines.get(key):
            outcomes.append(_again(known, draft))
            continue
        try:
            member = members.get((draft.room_id, draft.sender_id))
            lines[key] = _line(draft, member, cargo, spending, now)
        except ChatError as error:
            if not any_known:
                raise _PerhapsKnown from error
            outcomes.append(error)
        else:
            outcomes.append(Sent(lines[key], is_new=True))
    if lines:
        _store(list(lines.values()), members)
        transaction.on_commit(spending.keep)
    return outcomes


def _already_stored(drafts: Sequence[Draft]) -> Lines:
    sent = Message.objects.filter(client_id__in={draft.client_id for draft in drafts})
    return {(m.sender_id, m.client_id): m for m in sent}


def _again(known: Message, draft: Draft) -> Outcome:
    """The first message stands; a client that reuses an id for another room has a fault."""
    if known.room_id != draft.room_id:
        return Invalid(errors={"client_id": [_("This id was used for another message.")]})
    return Sent(known, is_new=False)


def _line(
    draft: Draft, member: HeldMembership | None, cargo: Cargo, spending: Spending, now: datetime
) -> Message:
    if member is None:
        raise NotFound
    _check_may_write(draft, member)
    if draft.kind not in KINDS:
        raise Invalid(errors={"kind": [_("Messages of this kind cannot be sent.")]})
    if len(draft.mentions) > MAX_MENTIONS:
        raise Invalid(errors={"mentions": [_("Too many people are mentioned.")]})
    line = Message(
        room_id=member.room_id,
        sender_id=draft.sender_id,
        client_id=draft.client_id,
        kind=draft.kind,
        content=_content(draft),
        mentions=list(dict.fromkeys(draft.mentions)),
        attachments=cargo.take(draft),
        created_at=now,
    )
    if draft.is_rated:
        # Last: what is refused for another reason uses up nothing of a rule.
        spending.take(sender_id=draft.sender_id, room_id=draft.room_id)
    return line


def _check_may_write(draft: Draft, member: HeldMembership) -> None:
    if member.is_peer_gone:
        raise PeerGone
    if member.is_blocked:
        raise BlockedByPeer
    if draft.even_muted:
        return
    if member.is_muted:
        raise Muted
    if member.is_room_muted:
        raise GroupMuted


def _content(draft: Draft) -> str:
    """Its words; beside a file they are a caption, and a voice message speaks for itself."""
    is_text = draft.kind == Message.Kind.TEXT
    content = clean_text(
        draft.content, field="content", max_length=CONTENT_LENGTH, required=is_text
    )
    if content and draft.kind == Message.Kind.VOICE:
        raise Invalid(errors={"content": [_("A voice message has no text.")]})
    return apply_word_rules(content)


def _store(lines: list[Message], members: HeldMemberships) -> None:
    _drop_strange_mentions(lines, members)
    senders = [members[key] for key in {(line.room_id, line.sender_id) for line in lines}]
    append_lines(lines, rooms={m.room_id: m.room for m in senders}, senders=senders)
    Mention.objects.bulk_create(
        Mention(
            room_id=line.room_id,
            seq=line.seq,
            user_id=user_id or None,
            sender_id=line.sender_id,  # type: ignore[misc]  # these lines have one
        )
        for line in lines
        for user_id in line.mentions
    )
    attach_files(lines)
    report_flagged(lines)
    publish([message_added(line) for line in lines])
    transaction.on_commit(lambda: _count(lines))


def _count(lines: list[Message]) -> None:
    for kind, count in Counter(line.kind for line in lines).items():
        metrics.messages.labels(str(kind)).inc(count)


def _drop_strange_mentions(lines: list[Message], members: HeldMemberships) -> None:
    """Keep only members of the room among the mentioned; EVERYBODY is for owner and admins."""
    calling = [line for line in lines if line.mentions]
    if not calling:
        return
    pairs = Q(pk__in=[])
    for line in calling:
        pairs |= Q(room_id=line.room_id, user_id__in=line.mentions)
    there = set(Membership.objects.filter(pairs).values_list("room_id", "user_id"))
    there |= {(room_id, EVERYBODY) for (room_id, _sender), m in members.items() if m.manages}
    for line in calling:
        line.mentions = [i for i in line.mentions if (line.room_id, i) in there]
