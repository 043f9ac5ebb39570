"""What happened in a call, from its first ring to its end."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gochat.core.errors import Text

from ..models import Call, CallStep, Leg, Recording

# A lost connection may come and go all day long.
MOST_STEPS = 300

WORDS = {
    Leg.State.RINGING: gettext_lazy("It rings"),
    Leg.State.JOINED: gettext_lazy("Came"),
    Leg.State.DROPPED: gettext_lazy("Lost the connection"),
    Leg.State.LEFT: gettext_lazy("Left"),
    Leg.State.REJECTED: gettext_lazy("Declined"),
    Leg.State.MISSED: gettext_lazy("Did not answer"),
    Leg.State.BUSY: gettext_lazy("Was in another call"),
}
TONES = {
    Leg.State.JOINED: "good",
    Leg.State.DROPPED: "bad",
    Leg.State.REJECTED: "busy",
    Leg.State.MISSED: "busy",
    Leg.State.BUSY: "busy",
}


@dataclass(frozen=True)
class Happening:
    """What somebody did, or what became of all, at a moment."""

    at: datetime
    who: str
    what: Text
    tone: str = ""


def timeline_of(call: Call) -> list[Happening]:
    """All that is known to have happened in a call, oldest first."""
    happenings = [*_parts(call), *_recordings(call)]
    happenings.sort(key=lambda each: each.at)
    if call.ended_at:
        what = _("The call ended: %(reason)s") % {"reason": call.get_end_reason_display()}
        happenings.append(Happening(call.ended_at, "", what))
    return happenings


def _parts(call: Call) -> Iterator[Happening]:
    steps = list(call.steps.select_related("user")[:MOST_STEPS])
    if not steps:
        yield from _known_of_legs(call)
    before: dict[int, str] = {}
    for step in steps:
        what = _words(call, step, before.get(step.user_id))
        before[step.user_id] = step.state
        yield Happening(step.at, step.user.shown_name, what, TONES.get(Leg.State(step.state), ""))


def _words(call: Call, step: CallStep, before: str | None) -> Text:
    if step.state == Leg.State.JOINED:
        if before is None and step.user_id == call.caller_id:
            return _("Called")
        if before == Leg.State.DROPPED:
            return _("Came back")
        if before == Leg.State.JOINED:
            return _("Went on with another connection")
    return WORDS[Leg.State(step.state)]


def _known_of_legs(call: Call) -> Iterator[Happening]:
    """Of an imported call only how it ended for everybody."""
    for leg in call.legs.select_related("user"):
        if leg.joined_at:
            yield Happening(leg.joined_at, leg.user.shown_name, WORDS[Leg.State.JOINED], "good")
        if leg.left_at:
            yield Happening(leg.left_at, leg.user.shown_name, WORDS[Leg.State.LEFT])


def _recordings(call: Call) -> Iterator[Happening]:
    for recording in call.recordings.select_related("recorder"):
        yield from _recorded(recording)


def _recorded(recording: Recording) -> Iterator[Happening]:
    who = recording.recorder.shown_name
    yield Happening(recording.asked_at, who, _("Asked to record the call"))
    for consent in recording.consents.select_related("user"):
        if consent.agreed:
            yield Happening(consent.at, consent.user.shown_name, _("Agreed to the recording"))
        else:
            what = _("Did not agree to the recording")
            yield Happening(consent.at, consent.user.shown_name, what, "busy")
    if recording.started_at:
        yield Happening(recording.started_at, who, _("The recording began"), "good")
    if recording.started_at and recording.ended_at:
        yield Happening(recording.ended_at, who, _("The recording ended"))
