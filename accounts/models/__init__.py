from .audit import AuditEntry
from .ban import Ban
from .block import Block
from .device import Device
from .name import NameTerm
from .presence import Connection, ServerProcess
from .rate_rule import RateRule
from .sign_in import SignIn
from .user import User

__all__ = [
    "AuditEntry",
    "Ban",
    "Block",
    "Connection",
    "Device",
    "NameTerm",
    "RateRule",
    "ServerProcess",
    "SignIn",
    "User",
]
