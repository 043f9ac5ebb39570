"""How bodies are read."""

from typing import Any

import msgspec
from rest_framework import parsers

from .frames import NotJSON


class JSONParser(parsers.JSONParser):
    """JSON as a socket's frames are read: strictly, so that all of it can be stored and shown."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        """The body. Raises NotJSON."""
        try:
            return msgspec.json.decode(stream.read())
        except (msgspec.MsgspecError, UnicodeError, RecursionError):
            raise NotJSON from None
