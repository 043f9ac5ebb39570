"""How bodies are read."""

from typing import Any

from rest_framework import parsers

from .frames import NotJSON


class JSONParser(parsers.JSONParser):
    """JSON; nesting without end is the sender's fault, not ours."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        """The body. Raises ParseError, NotJSON."""
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError:
            raise NotJSON from None
