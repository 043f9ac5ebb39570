"""What the process may not ask of the kernel: the network, other programs, other processes.

A reader that a file has taken over can then do little more than spoil the answer about that file.
seccomp(2), a filter in classic BPF; where there is none, the limits hold alone.
"""

import ctypes
import errno
import platform
import struct

PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 38, 22, 2
ALLOW, REFUSE = 0x7FFF0000, 0x00050000 | errno.EPERM
LOAD, EQUAL, AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06
# Where struct seccomp_data has them.
NUMBER_AT, MACHINE_AT = 0, 4
# A second set of numbers for the same calls.
X32_NUMBERS = 0x40000000

# socket, connect, bind, execve, execveat, ptrace, kill, tkill, tgkill, process_vm_writev.
MACHINES = {
    "x86_64": (0xC000003E, (41, 42, 49, 59, 322, 101, 62, 200, 234, 311)),
    "aarch64": (0xC00000B7, (198, 203, 200, 221, 281, 117, 129, 130, 131, 271)),
}


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_char_p)]


def seal() -> bool:
    """From now on such calls answer EPERM, for this process and its threads; whether it is so."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if platform.machine() not in MACHINES:
        return False
    code = _filter(*MACHINES[platform.machine()])
    program = _Program(len(code) // 8, code)
    return libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0) == 0


def _filter(machine: int, refused: tuple[int, ...]) -> bytes:
    steps = [
        (LOAD, 0, 0, MACHINE_AT),
        (EQUAL, 1, 0, machine),
        (RETURN, 0, 0, REFUSE),
        (LOAD, 0, 0, NUMBER_AT),
    ]
    checks = [(AT_LEAST, X32_NUMBERS), *((EQUAL, number) for number in refused)]
    for left, (test, number) in zip(range(len(checks), 0, -1), checks, strict=True):
        # Past the remaining checks and the permission, to the refusal.
        steps.append((test, left, 0, number))
    steps += [(RETURN, 0, 0, ALLOW), (RETURN, 0, 0, REFUSE)]
    return b"".join(struct.pack("=HBBI", *step) for step in steps)
