import pytest

from media.models import File

from .doors import DATA, make_file, send


@pytest.fixture
def file(alice) -> File:
    """A text of Alice's, sent to nobody yet."""
    return make_file(alice, DATA, "notes.txt")


@pytest.fixture
def message(alice, group, file):
    """Alice has sent it to the group."""
    return send(alice, group, file)
