"""What may stand in the paths of files."""

from .models import File


class FileKindConverter:
    """A kind of file."""

    regex = "|".join(File.Kind.values)

    def to_python(self, value: str) -> str:
        """The kind."""
        return value

    def to_url(self, value: str) -> str:
        """The kind."""
        return value
