"""Calls by the operators' rate rules."""

import pytest

from accounts.services import refresh_rate_rules, set_rate_rule
from accounts.services.rate_rules import RateRuleReached
from calls.models import Call
from calls.services import hang_up_call


def test_calls_are_made_so_often(ring, alice, settings):
    settings.CONFIG = settings.CONFIG.model_copy(update={"rate_limits": "on"})
    set_rate_rule(by=None, action="call", most=1, seconds=3600, reason="test")
    refresh_rate_rules()
    hang_up_call(by=alice, call_id=ring().pk)
    with pytest.raises(RateRuleReached):
        ring()
    assert Call.objects.count() == 1
