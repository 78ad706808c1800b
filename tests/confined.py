"""The rest of a process without one system call, as a filter of a systemd unit would have it."""

import ctypes
import os
import platform
import struct

import pytest

NUMBERS = {"x86_64": 141, "aarch64": 140}  # of setpriority, which nice(2) is made of
NO_NEW_PRIVILEGES, SECCOMP, FILTER = 38, 22, 2  # of prctl(2)
ALLOW, REFUSE = 0x7FFF0000, 0x00050000 | 1  # EPERM
LOAD, EQUAL, ANSWER = 0x20, 0x15, 0x06

needs_seccomp = pytest.mark.skipif(
    platform.machine() not in NUMBERS or platform.system() != "Linux",
    reason="the number of the system call is not known here",
)


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_char_p))


def forbid_priorities() -> None:
    """For this process and its children: setpriority(2) is refused."""
    steps = b"".join(
        struct.pack("HBBI", *step)
        for step in (
            (LOAD, 0, 0, 0),
            (EQUAL, 0, 1, NUMBERS[platform.machine()]),
            (ANSWER, 0, 0, REFUSE),
            (ANSWER, 0, 0, ALLOW),
        )
    )
    libc = ctypes.CDLL(None, use_errno=True)
    program = _Program(4, steps)
    for arguments in ((NO_NEW_PRIVILEGES, 1, 0, 0, 0), (SECCOMP, FILTER, ctypes.byref(program))):
        if libc.prctl(*arguments):
            raise OSError(ctypes.get_errno(), "prctl")
    try:
        os.nice(1)
    except PermissionError:
        return
    raise AssertionError("priorities are not forbidden")
