from .broadcast import Broadcast
from .moderation import Report, WordRule, WordRulesVersion
from .search import SearchChange, SearchIndex, SearchPage, SearchSegment

__all__ = [
    "Broadcast",
    "Report",
    "SearchChange",
    "SearchIndex",
    "SearchPage",
    "SearchSegment",
    "WordRule",
    "WordRulesVersion",
]
