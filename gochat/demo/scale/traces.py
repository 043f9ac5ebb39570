"""What people leave behind besides messages: devices, sign-ins, reports, bans, audit entries."""

import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from ipaddress import IPv4Address

from django.utils import timezone

from accounts.models import AuditEntry, Ban, Device, SignIn, User
from accounts.services.auditing import COMMAND
from accounts.services.banning import BAN
from messaging.models import Report
from messaging.services.reporting import DISMISS, UPHOLD

from .copying import BLOCK
from .planning import WEEK, PlannedLine
from .rows import store

AGENTS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0 Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1",
    "Mozilla/5.0 (Linux; Android 16; Pixel 10) AppleWebKit/537.36 Chrome/142.0 Mobile",
    "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
)
OUTCOMES = {SignIn.Outcome.SIGNED_IN: 92, SignIn.Outcome.WRONG_PASSWORD: 8}
MOST_DEVICES, MOST_SIGN_INS = 2, 5
# Of people, how many were banned once; of reports, how many there are for a person.
BANNED, REPORTS = 0.003, 0.2
REASONS = tuple(Report.Reason.values)
FIRST_ADDRESS = int(IPv4Address("198.18.0.0"))


def leave_traces(
    user_ids: range, lines: Sequence[PlannedLine], start: datetime, weeks: int
) -> None:
    """Write them for the people of a world whose lines were copied over so many weeks."""
    store(_devices(user_ids, start))
    store(_sign_ins(user_ids, start))
    bans = [_ban(user_id, start) for user_id in user_ids if random.random() < BANNED]
    store(bans)
    names = dict(
        User.objects.filter(pk__range=(user_ids[0], user_ids[-1])).values_list("pk", "username")
    )
    store(_entry(BAN, "user", ban.user_id, names[ban.user_id], ban.begun_at) for ban in bans)
    reports = list(_reports(user_ids, lines, start, weeks))
    store(reports)
    store(_decisions(reports))


def _moment(start: datetime) -> datetime:
    return start + (timezone.now() - start) * random.random()


def _address() -> str:
    return str(IPv4Address(FIRST_ADDRESS + random.randrange(2**17)))


def _devices(user_ids: range, start: datetime) -> Iterator[Device]:
    for user_id in user_ids:
        for _ in range(random.randint(1, MOST_DEVICES)):
            began = _moment(start)
            yield Device(
                user_id=user_id,
                user_agent=random.choice(AGENTS),
                ip_address=_address(),
                created_at=began,
                last_used_at=_moment(began),
                revoked_at=_moment(began) if random.random() < 0.4 else None,
            )


def _sign_ins(user_ids: range, start: datetime) -> Iterator[SignIn]:
    outcomes = random.choices([*OUTCOMES], weights=[*OUTCOMES.values()], k=1000)
    people = [user_id for user_id in user_ids for _ in range(random.randint(1, MOST_SIGN_INS))]
    random.shuffle(people)
    began, step = start, (timezone.now() - start) / max(len(people), 1)
    for n, user_id in enumerate(people):
        yield SignIn(
            user_id=user_id,
            at=began + step * n,
            outcome=random.choice(outcomes),
            address=_address(),
            user_agent=random.choice(AGENTS),
        )


def _ban(user_id: int, start: datetime) -> Ban:
    began = _moment(start)
    until = random.choice((None, began + timedelta(days=7), began + timedelta(days=30)))
    lifted = began + timedelta(days=3) if random.random() < 0.3 else None
    return Ban(user_id=user_id, reason="spam", begun_at=began, until=until, lifted_at=lifted)


def _reports(
    user_ids: range, lines: Sequence[PlannedLine], start: datetime, weeks: int
) -> Iterator[Report]:
    count = int(len(user_ids) * REPORTS)
    told = sorted(random.sample(range(len(lines) * weeks), min(count, len(lines))))
    for place in told:
        week, line = place // len(lines), lines[place % len(lines)]
        others = [user_id for user_id in line.room.members if user_id != line.sender]
        reporter, message = random.choice(others), line.id + week * BLOCK
        state = random.choices(Report.State.values, weights=(10, 40, 50))[0]
        said_at = start + week * WEEK + line.after
        yield Report(
            kind=Report.Kind.MESSAGE,
            key=f"{reporter}:message:{message}",
            reporter_id=reporter,
            message_id=message,
            room_id=line.room.id,
            user_id=line.sender,
            content=line.text,
            reason=random.choice(REASONS),
            created_at=said_at,
            state=state,
            decided_at=None if state == Report.State.OPEN else said_at + timedelta(hours=3),
        )


def _decisions(reports: Sequence[Report]) -> Iterator[AuditEntry]:
    for report in reports:
        if report.decided_at:
            action = UPHOLD if report.state == Report.State.UPHELD else DISMISS
            yield _entry(action, "report", report.pk, str(report), report.decided_at)


def _entry(action: str, kind: str, target: int | None, name: str, at: datetime) -> AuditEntry:
    return AuditEntry(
        at=at,
        by_name=COMMAND,
        action=action,
        target_kind=kind,
        target_id=str(target or ""),
        target_name=name,
        reason="demo",
        address=None,
    )
