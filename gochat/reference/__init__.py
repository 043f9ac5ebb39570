"""The pages under docs/ that are written from the code, so that they cannot be wrong about it."""

from collections.abc import Callable
from pathlib import Path

from gochat.config import BASE_DIR

from .commands import commands_page
from .configuration import configuration_page
from .errors import errors_page
from .protocol import protocol_page, protocol_schema

FOLDER = BASE_DIR / "docs"
PAGES: dict[str, Callable[[], str]] = {
    "commands.md": commands_page,
    "configuration.md": configuration_page,
    "errors.md": errors_page,
    "protocol.md": protocol_page,
    "protocol.schema.json": protocol_schema,
}


def stale_pages(folder: Path = FOLDER) -> dict[Path, str]:
    """The pages that are not as the code has them, and what they should say."""
    fresh = {folder / name: write() for name, write in PAGES.items()}
    return {path: text for path, text in fresh.items() if _read(path) != text}


def _read(path: Path) -> str | None:
    return path.read_text() if path.exists() else None
