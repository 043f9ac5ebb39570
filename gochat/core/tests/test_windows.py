"""A sliding window made of two that stand still."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gochat.core.windows import Window

MINUTE = 60


def do(window: Window, now: float, key: str = "alice") -> bool:
    """Do it if there is room; whether there was."""
    if window.wait(key, now=now):
        return False
    window.add(key, now=now)
    return True


def test_so_many_at_once_and_no_more():
    window = Window(3, MINUTE)
    assert [do(window, 0) for _each in range(5)] == [True, True, True, False, False]
    assert do(window, 0, key="bob")


def test_there_is_room_again_when_it_says_so():
    window = Window(3, MINUTE)
    for _each in range(3):
        do(window, 50)
    wait = window.wait("alice", now=50)
    assert not do(window, 50 + wait - 1)
    assert do(window, 50 + wait + 0.01)


def test_more_than_ever_fit_never_fit():
    assert Window(3, MINUTE).wait("alice", now=0, count=4) > 0


def test_what_is_long_past_is_forgotten():
    window = Window(3, MINUTE)
    do(window, 0)
    do(window, 1000)
    assert window._before == {} and window._here == {"alice": 1}


@pytest.mark.property
@given(st.lists(st.floats(0, 40), max_size=200), st.integers(1, 20))
def test_never_twice_as_many_in_any_window(rests, most):
    window, now, done = Window(most, MINUTE), 0.0, []
    for rest in rests:
        now += rest
        if do(window, now):
            done.append(now)
    for end in done:
        assert sum(end - MINUTE < at <= end for at in done) < 2 * most


@pytest.mark.property
@given(st.lists(st.floats(0, 40), max_size=60), st.integers(1, 10))
def test_the_wait_is_right(rests, most):
    window, now = Window(most, MINUTE), 0.0
    for rest in rests:
        now += rest
        if wait := window.wait("alice", now=now):
            assert 0 < wait <= 2 * MINUTE
            assert window.wait("alice", now=now + wait + 0.001) == 0
            now += wait + 0.001
        window.add("alice", now=now)
