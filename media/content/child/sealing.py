"""What the process may not ask of the kernel: the network, other programs, other processes.

A reader that a file has taken over can then do little more than spoil the answer about that file.
seccomp(2), a filter in classic BPF, and landlock(7); where there are none, the limits hold alone.
"""

import ctypes
import errno
import os
import platform
import struct

PR_SET_NO_NEW_PRIVS = 38
SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC = 1, 1
ALLOW, REFUSE = 0x7FFF0000, 0x00050000 | errno.EPERM
LOAD, EQUAL, AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06
# Where struct seccomp_data has them.
NUMBER_AT, MACHINE_AT = 0, 4
# A second set of numbers for the same calls.
X32_NUMBERS = 0x40000000

# pidfd_send_signal, io_uring_setup, io_uring_enter, io_uring_register, pidfd_open, pidfd_getfd:
# signals, sockets and files by a door of their own.
EVERYWHERE = (424, 425, 426, 427, 434, 438)
# socket, connect, bind, execve, execveat, ptrace, kill, tkill, tgkill, rt_sigqueueinfo,
# rt_tgsigqueueinfo, process_vm_readv, process_vm_writev.
MACHINES = {
    "x86_64": (0xC000003E, (41, 42, 49, 59, 322, 101, 62, 200, 234, 129, 297, 310, 311)),
    "aarch64": (0xC00000B7, (198, 203, 200, 221, 281, 117, 129, 130, 131, 138, 240, 270, 271)),
}
SECCOMP = {"x86_64": 317, "aarch64": 277}
LANDLOCK_CREATE_RULESET, LANDLOCK_RESTRICT_SELF = 444, 446
# Character devices, sockets, pipes and block devices are not to be made.
SPECIAL_FILES = 1 << 6 | 1 << 9 | 1 << 10 | 1 << 11


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_char_p)]


def seal() -> bool:
    """From now on such calls answer EPERM, for this process and its threads; whether it is so.

    The threads that libraries have started already are sealed with it.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    name = platform.machine()
    if name not in MACHINES:
        return False
    machine, refused = MACHINES[name]
    code = _filter(machine, (*refused, *EVERYWHERE))
    program = ctypes.byref(_Program(len(code) // 8, code))
    how = (SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC)
    return libc.syscall(SECCOMP[name], *how, program) == 0


def part() -> bool:
    """From now on the memory and environment of other processes are closed; whether it is so.

    /proc shows them to every process of the same user, but not to one with a Landlock domain of its
    own, whatever that forbids; to root it goes on showing the environment. Holds for this thread
    and those it starts.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    handled = struct.pack("=Q", SPECIAL_FILES)
    rules = libc.syscall(LANDLOCK_CREATE_RULESET, handled, len(handled), 0)
    if rules < 0:
        return False
    done = libc.syscall(LANDLOCK_RESTRICT_SELF, rules, 0) == 0
    os.close(rules)
    return done


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
