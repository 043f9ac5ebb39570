from .device import Device
from .presence import Connection, ServerProcess
from .user import User

__all__ = ["Connection", "Device", "ServerProcess", "User"]
