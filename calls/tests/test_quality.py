"""How good calls are: who may say so, what is kept of it, and for whom."""

from datetime import timedelta

import msgspec
import pytest

from calls.frames.talking import ReportQuality
from calls.models import Call, LegQuality
from calls.serializers import call_dict
from calls.services import Report, hang_up_call, record_quality
from calls.services.acting import CallOver
from calls.services.measuring import EVERY
from gochat.core.errors import NotFound, TooMany
from gochat.core.sizes import FORWARDED_PEOPLE

GOOD = {
    "rtt_ms": 20.0,
    "loss_percent": 0.0,
    "jitter_ms": 2.0,
    "kbps_in": 900.0,
    "kbps_out": 1000.0,
    "freeze_ms": 0,
    "candidate": "host",
    "width": 1280,
    "height": 720,
}
POOR = {**GOOD, "rtt_ms": 400.0, "loss_percent": 12.0, "freeze_ms": 900, "candidate": "relay"}


def report(call, by, **peers):
    return Report(user_id=by.pk, call_id=call.pk, peers={int(k[1:]): v for k, v in peers.items()})


def say(call, by, to, measured=GOOD):
    [outcome] = record_quality([report(call, by, **{f"u{to.pk}": measured})])
    return outcome


def let_time_pass():
    for row in LegQuality.objects.all():
        row.updated_at -= EVERY
        row.save()


def test_one_row_for_each_pair_however_many_reports(talk, alice, bob):
    call = talk()
    for measured in (GOOD, POOR, GOOD):
        assert say(call, alice, bob, measured) is None
        let_time_pass()
    assert say(call, bob, alice) is None

    row = LegQuality.objects.get(peer=bob)
    assert (row.leg.user, row.samples, row.candidate) == (alice, 3, "host")
    assert (row.rtt_ms_min, row.rtt_ms_max, row.freeze_ms) == (20, 400, 900)
    assert row.rtt_ms_mean == pytest.approx((20 + 400 + 20) / 3)
    assert row.loss_percent_mean == pytest.approx(4)
    assert (row.width, row.height) == (1280, 720)
    assert LegQuality.objects.count() == 2


def test_who_has_no_part_says_nothing(talk, alice, bob, carol):
    call = talk()
    assert isinstance(say(call, carol, bob), NotFound)
    assert isinstance(say(call, alice, carol), NotFound)
    assert isinstance(say(call, alice, alice), NotFound)
    assert not LegQuality.objects.exists()


def test_nor_who_has_not_come_or_has_left(ring, talk, alice, bob):
    call = ring()
    assert isinstance(say(call, bob, alice), CallOver)
    call = hang_up_call(by=alice, call_id=talk().pk)
    assert isinstance(say(call, alice, bob), CallOver)
    assert not LegQuality.objects.exists()


def test_no_more_often_than_needed(talk, alice, bob):
    call = talk()
    first, second = (report(call, alice, **{f"u{bob.pk}": GOOD}) for _ in range(2))
    assert [type(outcome) for outcome in record_quality([first, second])] == [type(None), TooMany]
    refused = say(call, alice, bob)
    assert isinstance(refused, TooMany)
    assert timedelta(seconds=refused.retry_after) <= EVERY
    assert LegQuality.objects.get().samples == 1


def test_many_at_once_in_a_fixed_number_of_queries(talk, alice, bob, django_assert_num_queries):
    call = talk()
    both = [
        report(call, alice, **{f"u{bob.pk}": GOOD}),
        report(call, bob, **{f"u{alice.pk}": POOR}),
    ]
    with django_assert_num_queries(5):  # begin, legs, rows, new rows, end
        assert record_quality(both) == [None, None]
    let_time_pass()
    with django_assert_num_queries(5):
        assert record_quality(both) == [None, None]


def test_it_goes_with_its_call_and_is_shown_to_nobody(talk, alice, bob):
    call = talk()
    say(call, alice, bob)
    assert "quality" not in str(call_dict(call, call.legs.all()))
    Call.objects.all().delete()
    assert not LegQuality.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"rtt_ms": -1},
        {"rtt_ms": 1e9},
        {"loss_percent": 101},
        {"candidate": "pigeon"},
        {"freeze_ms": 1.5},
        {"width": 10**6},
        {"secret": 1},
        {"user_id": 0},
    ],
)
def test_nonsense_is_refused(wrong):
    frame = {"type": "call.quality", "call_id": 1, "peers": [{"user_id": 2, **GOOD, **wrong}]}
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(frame, ReportQuality)


@pytest.mark.parametrize("count", [0, FORWARDED_PEOPLE + 1])
def test_only_of_as_many_as_there_can_be(count):
    peers = [{"user_id": n + 1, **GOOD} for n in range(count)]
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"type": "call.quality", "call_id": 1, "peers": peers}, ReportQuality)
