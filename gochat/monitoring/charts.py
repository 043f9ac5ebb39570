"""What the dashboard draws of the days' figures."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from calls.models import Call, LegQuality
from gochat.core.errors import Text
from media.models import File
from rooms.models import Message, Room

MESSAGE_KINDS = {kind.value: kind.label for kind in Message.Kind if kind != Message.Kind.SYSTEM}
FILE_KINDS = dict(File.Kind.choices)


@dataclass(frozen=True, kw_only=True)
class Chart:
    """Figures of some names, drawn together; a series for each key.

    `bars` add up, and stand on each other; `lines` say how much there was. `unit`: count, bytes or
    seconds.
    """

    slug: str
    title: Text
    about: Text
    series: Mapping[tuple[str, str], Text]
    form: str = "bars"
    unit: str = "count"

    @property
    def adds_up(self) -> bool:
        """Whether the figures of two days together mean something."""
        return self.form == "bars"

    @property
    def names(self) -> set[str]:
        """The figures it needs."""
        return {name for name, _key in self.series}


def _of(name: str, labels: Mapping[str, Text]) -> dict[tuple[str, str], Text]:
    return {(name, key): label for key, label in labels.items()}


CHARTS = (
    Chart(
        slug="active",
        title=_("Active people"),
        about=_("Who was there on the day, and in the seven and the thirty days up to it"),
        series=_of(
            "active",
            {
                "day": pgettext_lazy("active within", "Day"),
                "week": pgettext_lazy("active within", "Week"),
                "month": pgettext_lazy("active within", "Month"),
            },
        ),
        form="lines",
    ),
    Chart(
        slug="sign-ups",
        title=_("Sign-ups"),
        about=_("New accounts"),
        series={("sign_ups", ""): _("Sign-ups")},
    ),
    Chart(
        slug="messages",
        title=_("Messages"),
        about=_("Sent, by kind"),
        series=_of("messages", MESSAGE_KINDS),
    ),
    Chart(
        slug="rooms",
        title=_("New rooms"),
        about=_("Groups, and the rooms of two"),
        series=_of("rooms", dict(Room.Kind.choices)),
    ),
    Chart(
        slug="calls",
        title=_("Calls"),
        about=_("By how they ended"),
        series=_of("calls", dict(Call.Reason.choices)),
    ),
    Chart(
        slug="talked",
        title=_("Time in calls"),
        about=_("How long people talked"),
        series=_of("talked", dict(Call.Media.choices)),
        unit="seconds",
    ),
    Chart(
        slug="call-quality",
        title=_("Quality of calls"),
        about=_("Connections between two people, by round trip and loss"),
        series=_of(
            "quality",
            {
                "good": pgettext_lazy("quality", "Good"),
                "fair": pgettext_lazy("quality", "Fair"),
                "poor": pgettext_lazy("quality", "Poor"),
            },
        ),
    ),
    Chart(
        slug="call-ways",
        title=_("Ways of calls"),
        about=_("From one to the other, or through a relay"),
        series=_of("ways", dict(LegQuality.Candidate.choices)),
    ),
    Chart(
        slug="file-bytes",
        title=_("Uploaded"),
        about=_("Files that came in, by kind"),
        series=_of("file_bytes", FILE_KINDS),
        unit="bytes",
    ),
    Chart(
        slug="storage",
        title=_("Storage"),
        about=_("What files and the database take up"),
        series={("storage", ""): _("Files"), ("database", ""): _("Database")},
        form="lines",
        unit="bytes",
    ),
    Chart(
        slug="people",
        title=_("Accounts"),
        about=_("How many there are"),
        series={("people", ""): _("Accounts")},
        form="lines",
    ),
)
HOURS = Chart(
    slug="hours",
    title=_("Hours of the day"),
    about=_("Messages sent in each hour, over the whole range"),
    series=_of("hours", {f"{hour:02}": f"{hour}:00" for hour in range(24)}),
)
BY_SLUG = {chart.slug: chart for chart in (*CHARTS, HOURS)}
