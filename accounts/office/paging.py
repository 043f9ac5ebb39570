"""Pages of lists that may be very long."""

from functools import cached_property

from django.core.paginator import Paginator

# So many rows can be paged through; who looks for older ones searches or filters.
MOST = 2_000


class BoundedPaginator(Paginator):
    """Counts no further than MOST: a count of all would read millions of rows for each page."""

    @cached_property
    def count(self) -> int:
        """How many rows there are, or MOST."""
        return self.object_list.order_by()[:MOST].count() if self._is_query else super().count

    @property
    def is_cut(self) -> bool:
        """Whether there may be more rows than can be paged through."""
        return self.count >= MOST

    @property
    def _is_query(self) -> bool:
        return hasattr(self.object_list, "order_by")
