from .call import Call, Leg
from .forwarding import Forwarding
from .recording import Recording, RecordingConsent

__all__ = ["Call", "Forwarding", "Leg", "Recording", "RecordingConsent"]
