"""Words of the browsers among themselves."""

import pytest

from calls.services import Signal, hang_up_call, pass_signals
from calls.services.acting import CallOver
from gochat.core.errors import Invalid, NotFound
from gochat.core.topics import user_topic

DESCRIPTION = {"type": "offer", "sdp": "v=0"}


def word(call, by, to, *, socket="a1", **content) -> Signal:
    return Signal(sender_id=by.pk, connection_id=socket, call_id=call.pk, to=to.pk, **content)


def signal(*args, **kwargs) -> None:
    [refusal] = pass_signals([word(*args, **kwargs)])
    if refusal:
        raise refusal


def test_to_the_other_alone(talk, alice, bob, heard):
    call = talk()
    with heard() as published:
        signal(call, alice, bob, description=DESCRIPTION)
    assert {p["topic"] for p in published} == {user_topic(bob.pk)}
    [told] = published.frames(user_topic(bob.pk))
    assert told == {
        "type": "call.signal",
        "call_id": call.pk,
        "user_id": alice.pk,
        "connection_id": "a1",
        "to": bob.pk,
        "to_connection_id": "b1",
        "description": DESCRIPTION,
    }


def test_one_query(talk, alice, bob, django_assert_num_queries):
    call = talk()
    with django_assert_num_queries(1):
        signal(call, alice, bob, candidate={"candidate": ""})


def test_many_at_once_keep_their_order_and_a_wrong_one_fails_alone(
    talk, alice, bob, carol, heard, django_assert_num_queries
):
    call = talk()
    words = [word(call, alice, bob, candidate={"candidate": str(n)}) for n in range(3)]
    words.insert(1, word(call, carol, bob, candidate={"candidate": "no"}))
    with heard() as published, django_assert_num_queries(1):
        refusals = pass_signals(words)
    assert [type(refusal) for refusal in refusals] == [type(None), NotFound, *[type(None)] * 2]
    told = published.frames(user_topic(bob.pk))
    assert [frame["candidate"]["candidate"] for frame in told] == ["0", "1", "2"]


def test_neither_from_nor_to_an_outsider(talk, alice, bob, carol):
    call = talk()
    for by, to in ((carol, bob), (alice, carol), (alice, alice)):
        with pytest.raises(NotFound):
            signal(call, by, to, description=DESCRIPTION)


def test_not_from_another_tab(talk, alice, bob):
    with pytest.raises(CallOver):
        signal(talk(), alice, bob, socket="a2", description=DESCRIPTION)


def test_not_to_who_has_not_come(ring, alice, bob):
    with pytest.raises(CallOver):
        signal(ring(), alice, bob, description=DESCRIPTION)


def test_not_once_it_is_over(talk, alice, bob):
    call = hang_up_call(by=bob, call_id=talk().pk)
    with pytest.raises(CallOver):
        signal(call, alice, bob, description=DESCRIPTION)


@pytest.mark.parametrize(
    "content", [{}, {"description": DESCRIPTION, "candidate": {"candidate": ""}}]
)
def test_one_word_at_a_time(talk, alice, bob, content):
    with pytest.raises(Invalid):
        signal(talk(), alice, bob, **content)
