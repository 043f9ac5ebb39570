from .call import MAX_FORWARDED, MAX_PEOPLE, Call, Leg
from .forwarding import Forwarding

__all__ = ["MAX_FORWARDED", "MAX_PEOPLE", "Call", "Forwarding", "Leg"]
