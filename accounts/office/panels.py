"""What a row's page shows besides its own fields: its devices, its rooms, what was done to it.

An app that lies above the row's adds its part with `add_panel`: rooms and storage to a person's
page, for one.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format

from gochat.core.errors import Text


def moment(value: datetime | None) -> str:
    """A time, as tables tell it: that of GOCHAT_TIME_ZONE, as lists and facts have it."""
    return date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT") if value else "–"


@dataclass(frozen=True)
class Cell:
    """A cell that is more than a text: it leads somewhere, or stands out."""

    text: Any
    url: str = ""
    # "good", "bad", "busy" or nothing.
    tone: str = ""


@dataclass(frozen=True)
class Panel:
    """A titled table; bounded, with a link to the whole list."""

    title: Text
    columns: Sequence[Text]
    rows: Sequence[Sequence[Any]]
    # What stands there when there are no rows.
    empty: Text
    more_url: str = ""
    # A few figures above the table: name and value.
    figures: Sequence[tuple[Text, Any]] = field(default=())

    def cells(self) -> list[list[Cell]]:
        """The rows, of cells alone."""
        return [
            [cell if isinstance(cell, Cell) else Cell(cell) for cell in row] for row in self.rows
        ]


# Makes a panel, or none where whoever looks may not see it.
MakePanel = Callable[[HttpRequest, Any], Panel | None]

_makers: defaultdict[type[Model], list[MakePanel]] = defaultdict(list)


def add_panel(model: type[Model]) -> Callable[[MakePanel], MakePanel]:
    """Decorate a function that makes a panel for the pages of a model."""

    def add(maker: MakePanel) -> MakePanel:
        _makers[model].append(maker)
        return maker

    return add


def panels_of(request: HttpRequest, row: Model) -> list[Panel]:
    """The panels of a row's page that the person who looks may see."""
    made = (make(request, row) for make in _makers[type(row)])
    return [panel for panel in made if panel is not None]
