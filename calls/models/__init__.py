from .call import Call, Leg

__all__ = ["Call", "Leg"]
