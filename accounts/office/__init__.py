"""What every page of the back office is made of: lists, single rows, and actions that ask why."""

from .acts import Act, ReasonForm
from .admin import OfficeAdmin
from .paging import BoundedPaginator
from .panels import Cell, Panel, add_panel

__all__ = ["Act", "BoundedPaginator", "Cell", "OfficeAdmin", "Panel", "ReasonForm", "add_panel"]
