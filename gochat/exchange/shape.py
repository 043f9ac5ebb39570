"""What is written of a row: every column but keys, relations and secrets."""

from collections.abc import Collection
from typing import Any

from django.db import models

FORMAT, VERSION = "gochat-export", 1
PEOPLE, ROOMS, STORED = "people", "rooms", "files"
# Of an account, only what others see of it, and by what it is known again.
PERSON = (
    *("username", "email", "display_name", "bio", "avatar", "language", "is_bot"),
    *("created_at", "deleted_at"),
)
# They follow from what else is written.
DERIVED = {"direct_key", "last_message_id", "member_count", "face_ids", "attachments"}
BLOBS = ("blob", "thumbnail", "poster", "mp4")


def lines_of(room_id: int | str) -> str:
    """The part with a room's lines; of "" what all of them begin with."""
    return f"messages/{room_id}"


def plain_fields(model: type[models.Model]) -> list[models.Field]:
    """The columns that mean the same everywhere."""
    return [
        field
        for field in model._meta.concrete_fields
        if not field.is_relation and not field.primary_key and field.name not in DERIVED
    ]


def written(row: models.Model, fields: Collection[str] = ()) -> dict[str, Any]:
    """A row's plain columns, or these."""
    names = fields or [field.name for field in plain_fields(type(row))]
    return {name: _plain(getattr(row, name)) for name in names}


def _plain(value: Any) -> Any:
    # A stored file is its path.
    return value.name if hasattr(value, "storage") else value


def read(model: type[models.Model], given: dict[str, Any]) -> dict[str, Any]:
    """The plain columns as the model takes them; what it does not know is passed over."""
    return {
        field.name: field.to_python(given[field.name])
        for field in plain_fields(model)
        if field.name in given
    }
