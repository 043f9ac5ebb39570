"""Nothing that another test has counted or noted."""

import pytest

from gochat.core.counting import declared
from gochat.monitoring.activity import activity
from gochat.monitoring.faults import faults
from gochat.monitoring.statements import slow


@pytest.fixture(autouse=True)
def _as_a_new_process(request):
    for metric in declared.values():
        metric.series.clear()
    for gathered in (faults, slow):
        gathered.take()
    activity.__init__()
