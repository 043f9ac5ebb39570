"""The rules of a running server: what another process has changed holds here too."""

from accounts.services import refresh_rate_rules
from messaging.services import refresh_word_rules

from .keeping import Keeper

PAUSE_SECONDS = 1.0


class RuleKeeper(Keeper):
    """Looks whether the rules are still those this process has read."""

    name = "rules"

    def tend(self) -> float:
        """A small query for each kind."""
        refresh_word_rules()
        refresh_rate_rules()
        return PAUSE_SECONDS
