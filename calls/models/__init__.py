from .call import Call, Leg
from .forwarding import Forwarding
from .quality import LegQuality
from .recording import Recording, RecordingConsent

__all__ = ["Call", "Forwarding", "Leg", "LegQuality", "Recording", "RecordingConsent"]
