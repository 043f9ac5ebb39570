from .call import Call, Leg
from .forwarding import Forwarding
from .quality import LegQuality
from .recording import Recording, RecordingConsent
from .step import CallStep

__all__ = ["Call", "CallStep", "Forwarding", "Leg", "LegQuality", "Recording", "RecordingConsent"]
