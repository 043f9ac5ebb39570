"""Frames are read by one rule: a frame, or an error that says what is wrong with it."""

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gochat.core.errors import Invalid
from gochat.core.frames import Frame, decode, handlers, ref_of

from .profile import PROPERTY

pytestmark = pytest.mark.property

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
tags = st.sampled_from([frame_type.__struct_config__.tag for frame_type in handlers])
field_names = st.sampled_from(sorted({f for t in handlers for f in t.__struct_fields__}))
refs = st.integers(-(2**63), 2**63 - 1) | st.text()
frames = st.builds(
    lambda fields, tag: {**fields, "type": tag},
    st.dictionaries(field_names | st.text(max_size=5), json_values, max_size=6),
    tags | st.text(max_size=5),
)


def read(data: str | bytes) -> Frame | Invalid:
    """What came of it; any other exception is a fault."""
    try:
        return decode(data)
    except Invalid as error:
        assert 40000 <= error.as_dict()["code"] < 40100
        return error


@PROPERTY
@given(st.binary() | st.text())
@example(b"[" * 100_000)
@example(b'{"type":' * 100_000)
@example("\ud800")
@example(b"\xff")
@example("1" * 5000)
def test_anything_is_a_frame_or_invalid(data):
    read(data)
    ref_of(data)


@PROPERTY
@given(frames)
def test_any_object_is_a_frame_or_invalid(frame):
    outcome = read(json.dumps(frame))
    if isinstance(outcome, Frame):
        assert outcome.__struct_config__.tag == frame["type"]


@PROPERTY
@given(frames, refs)
def test_the_ref_comes_back(frame, ref):
    data = json.dumps({**frame, "ref": ref})
    outcome = read(data)
    assert ref_of(data) == ref
    assert type(ref_of(data)) is type(ref)
    if isinstance(outcome, Frame):
        assert outcome.ref == ref


@PROPERTY
@given(frames, st.binary(min_size=1, max_size=4), st.data())
def test_a_damaged_frame_is_a_frame_or_invalid(frame, damage, data):
    whole = json.dumps(frame).encode()
    place = data.draw(st.integers(0, len(whole)))
    read(whole[:place] + damage + whole[place + 1 :])
    read(whole[:place])
