"""How long to look for a law that is broken: GOCHAT_LAWS=thorough looks for hours."""

import os

from hypothesis import HealthCheck, settings

THOROUGH = os.environ.get("GOCHAT_LAWS") == "thorough"

# Machines are slow at times; only wrong answers are failures.
PROPERTY = settings(
    max_examples=5000 if THOROUGH else 100,
    derandomize="CI" in os.environ,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
STORY = settings(
    PROPERTY,
    max_examples=1500 if THOROUGH else 40,
    stateful_step_count=60 if THOROUGH else 30,
)
