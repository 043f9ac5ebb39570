"""Fields that all the API's serializers share."""

from typing import Any

from rest_framework import serializers

from .converters import MAX_ID


class IdField(serializers.IntegerField):
    """The id of anything."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=1, max_value=MAX_ID, **kwargs)


class SeqField(serializers.IntegerField):
    """A place in a room's timeline, or a version."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=MAX_ID, **kwargs)


def ids_field(*, max_length: int = 200, **kwargs: Any) -> serializers.ListField:
    """A list of ids."""
    return serializers.ListField(child=IdField(), max_length=max_length, **kwargs)
