from .appeals import Appeal, TakeDown
from .broadcast import Broadcast
from .moderation import Report, WordRule, WordRulesVersion
from .retention import RetentionRule
from .search import SearchChange, SearchIndex, SearchPage, SearchSegment

__all__ = [
    "Appeal",
    "Broadcast",
    "Report",
    "RetentionRule",
    "SearchChange",
    "SearchIndex",
    "SearchPage",
    "SearchSegment",
    "TakeDown",
    "WordRule",
    "WordRulesVersion",
]
