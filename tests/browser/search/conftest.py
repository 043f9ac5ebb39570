"""A group of two, in which things are said and looked for."""

from collections.abc import Callable

import pytest

from ..person import Person


@pytest.fixture
def group(lily: Person, wang: Person, make_group: Callable[..., int]) -> int:
    return make_group(lily, wang, name="茶水间")
