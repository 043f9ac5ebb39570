"""What may stand in a path."""

from django.urls.converters import IntConverter

MAX_ID = 2**63 - 1


class IdConverter(IntConverter):
    """The id of anything: no larger than a database's, so that any other is just not there."""

    def to_python(self, value: str) -> int:
        """The id. Raises ValueError, and the path is unknown."""
        number = super().to_python(value)
        if number > MAX_ID:
            raise ValueError("larger than any id")
        return number
