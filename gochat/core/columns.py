"""Model fields that say how their text compares, whatever the database's own default is.

MySQL's usual collations take every emoji for every other, and every rare Chinese character too.
SQLite needs no telling: it compares exactly, and the queries fold case where case does not count.
"""

from typing import Any

from django.db import models

# Without case and accents, but every character beyond the 16-bit ones stays itself.
FOLDED = "utf8mb4_unicode_520_ci"
EXACT = "utf8mb4_bin"


class Collated(models.Field):
    """A field with a collation of its own on MySQL and MariaDB."""

    mysql_collation = EXACT

    def db_parameters(self, connection: Any) -> dict:
        """Django's, and the collation."""
        parameters = super().db_parameters(connection)
        if connection.vendor == "mysql":
            parameters["collation"] = self.mysql_collation
        return parameters


class NameField(Collated, models.CharField):
    """What people and rooms are called: compared without case."""

    mysql_collation = FOLDED


class ExactField(Collated, models.CharField):
    """Short text that is compared exactly, and sorts by code points."""


class AddressField(Collated, models.EmailField):
    """An email address: kept in lower case, else exactly: `ä` is another domain than `a`."""

    def get_prep_value(self, value: Any) -> Any:
        """In lower case, when stored and when looked for."""
        value = super().get_prep_value(value)
        return value.lower() if isinstance(value, str) else value


class ContentField(Collated, models.TextField):
    """What people write: compared exactly."""


class WordField(Collated, models.CharField):
    """A word in its compared form: its own writing already says what is the same."""
