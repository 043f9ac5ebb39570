from .audit import AuditEntry
from .ban import Ban
from .device import Device
from .name import NameTerm
from .presence import Connection, ServerProcess
from .sign_in import SignIn
from .user import User

__all__ = [
    "AuditEntry",
    "Ban",
    "Connection",
    "Device",
    "NameTerm",
    "ServerProcess",
    "SignIn",
    "User",
]
