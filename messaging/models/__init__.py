from .search import SearchChange, SearchIndex, SearchPage, SearchSegment

__all__ = ["SearchChange", "SearchIndex", "SearchPage", "SearchSegment"]
