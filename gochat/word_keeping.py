"""Word rules of a running server: what another process has changed holds here too."""

from messaging.services import refresh_word_rules

from .keeping import Keeper

PAUSE_SECONDS = 1.0


class WordRuleKeeper(Keeper):
    """Looks whether the rules are still those this process has read."""

    name = "word-rules"

    def tend(self) -> float:
        """One small query."""
        refresh_word_rules()
        return PAUSE_SECONDS
