from .moderation import Report, WordRule, WordRulesVersion
from .search import SearchChange, SearchIndex, SearchPage, SearchSegment

__all__ = [
    "Report",
    "SearchChange",
    "SearchIndex",
    "SearchPage",
    "SearchSegment",
    "WordRule",
    "WordRulesVersion",
]
