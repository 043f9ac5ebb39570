"""The recording of a call as a pure machine: asked for, agreed on by everybody, stopped.

    asked ──► running ──► stopping ──► finished, kept, failed
      └─────► declined, cancelled

It runs only while everybody who is in the call has agreed: the first who declines ends it, and who
comes later agrees by coming (`calls/services/ringing.py` sees to it that he was told).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

# A question that nobody answers is over.
ASK = timedelta(seconds=60)


class Stage(StrEnum):
    """Where a recording stands."""

    ASKED = "asked"
    RUNNING = "running"
    STOPPING = "stopping"
    FINISHED = "finished"
    # Finished, but it could not be posted: who recorded it has the file.
    KEPT = "kept"
    FAILED = "failed"
    DECLINED = "declined"
    CANCELLED = "cancelled"


OPEN = (Stage.ASKED, Stage.RUNNING, Stage.STOPPING)


class NotAsked(Exception):
    """There is nothing to agree to, or to stop, for this person."""


@dataclass(frozen=True)
class Consent:
    """A recording, and who has agreed to be in it."""

    recorder_id: int
    agreed: frozenset[int]
    declined: frozenset[int] = frozenset()
    stage: Stage = Stage.ASKED


def ask(recorder_id: int, people: Iterable[int]) -> Consent:
    """Whoever asks has agreed; with nobody else in the call it runs at once."""
    return follow(Consent(recorder_id, frozenset([recorder_id])), people)


def agree(consent: Consent, user_id: int, people: Iterable[int]) -> Consent:
    """One more has agreed; with the last it runs. Raises NotAsked."""
    people = set(people)
    if consent.stage != Stage.ASKED or user_id not in people:
        raise NotAsked
    return follow(replace(consent, agreed=consent.agreed | {user_id}), people)


def decline(consent: Consent, user_id: int, people: Iterable[int]) -> Consent:
    """One does not want to be recorded, or not any longer. Raises NotAsked."""
    if consent.stage not in (Stage.ASKED, Stage.RUNNING) or user_id not in set(people):
        raise NotAsked
    stage = Stage.DECLINED if consent.stage == Stage.ASKED else Stage.STOPPING
    agreed, declined = consent.agreed - {user_id}, consent.declined | {user_id}
    return replace(consent, agreed=agreed, declined=declined, stage=stage)


def stop(consent: Consent) -> Consent:
    """End it; what was recorded stays. Raises NotAsked where it has ended."""
    if consent.stage == Stage.ASKED:
        return replace(consent, stage=Stage.CANCELLED)
    if consent.stage == Stage.RUNNING:
        return replace(consent, stage=Stage.STOPPING)
    raise NotAsked


def follow(consent: Consent, people: Iterable[int]) -> Consent:
    """What becomes of it now that these people are in the call."""
    people = frozenset(people)
    if consent.stage not in (Stage.ASKED, Stage.RUNNING):
        return consent
    if consent.recorder_id not in people:
        return stop(consent)
    if consent.stage == Stage.RUNNING:
        return replace(consent, agreed=consent.agreed | people)
    return replace(consent, stage=Stage.RUNNING) if people <= consent.agreed else consent
