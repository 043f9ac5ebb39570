"""How a voice message looks: bars, width, seconds, words. static/js/lib/waveform.js draws the same.

tests/wave_cases.json holds both to it.
"""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

PITCH = 4
HEIGHT = 24
LEAST_BARS = 14
MORE_BARS = 34
LONGEST_SECONDS = 60
LEAST_HALF = 1
MORE_HALF = 9
MIDDLE = HEIGHT // 2
# Stands in while the server has not looked at the sound yet.
PLAIN = (12, 28, 18, 36)


def drawn_voice(message: dict) -> dict:
    """What messaging/_voice.html needs of a message of kind voice."""
    file = message["attachments"][0] if message["attachments"] else {}
    seconds, waveform = file.get("duration"), file.get("waveform")
    return {
        "is_removed": file.get("state") == "removed",
        "width": bar_count(seconds) * PITCH,
        "path": path(bars(waveform, seconds)),
        "seconds": seconds_words(seconds),
        "label": play_words(whole_seconds(seconds)),
    }


def play_words(seconds: int) -> str:
    """The play button, for those who hear the page."""
    length = ngettext("%(count)s second", "%(count)s seconds", seconds) % {"count": seconds}
    return _("Play the voice message, %(length)s") % {"length": length}


def bar_count(seconds: float | None) -> int:
    """How many bars a voice message shows: the longer it is, the wider."""
    counted = min(max(seconds or 0, 0), LONGEST_SECONDS)
    return LEAST_BARS + int(counted * MORE_BARS / LONGEST_SECONDS + 0.5)


def bars(waveform: Sequence[int] | None, seconds: float | None) -> list[int]:
    """The bars' half heights, in the wave's own units; the peaks are 0..100."""
    count = bar_count(seconds)
    return [_half(waveform, at, count) for at in range(count)]


def path(halves: Sequence[int]) -> str:
    """Bars as the path of an SVG, each an upright stroke."""
    strokes = (f"M{at * PITCH + 1} {MIDDLE - half}v{2 * half}" for at, half in enumerate(halves))
    return "".join(strokes)


def whole_seconds(seconds: float | None) -> int:
    """A length in seconds, never less than one."""
    return max(1, int((seconds or 0) + 0.5))


def seconds_words(seconds: float | None) -> str:
    """A length as WeChat writes it: 12″."""
    return f"{whole_seconds(seconds)}″"


def _half(waveform: Sequence[int] | None, at: int, count: int) -> int:
    peak = _peak(waveform, at, count) if waveform else PLAIN[at % len(PLAIN)]
    return LEAST_HALF + min(max(peak, 0), 100) * MORE_HALF // 100


def _peak(waveform: Sequence[int], at: int, count: int) -> int:
    """The highest peak of the stretch that a bar stands for."""
    start = at * len(waveform) // count
    return max(waveform[start : max(start + 1, (at + 1) * len(waveform) // count)])
