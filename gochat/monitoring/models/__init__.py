from .activity import ActiveDay
from .figures import DailyFigure, Progress
from .findings import Fault, SlowStatement
from .now import Minute, ProcessReport

__all__ = [
    "ActiveDay",
    "DailyFigure",
    "Fault",
    "Minute",
    "ProcessReport",
    "Progress",
    "SlowStatement",
]
