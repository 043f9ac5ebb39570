from .call import Call, Leg
from .forwarding import Forwarding

__all__ = ["Call", "Forwarding", "Leg"]
