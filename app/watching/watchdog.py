"""Tells systemd that a role works: called from its own loop, so that a hung role is restarted;
and ends a role that would hang unseen.

The protocol is that of sd_notify(3): a datagram to the socket that the environment names.
"""

import os
import socket
import sys
import time
from collections import deque
from collections.abc import Callable
from functools import partial
from threading import Thread
from typing import Any

_NO_MEMORY = b"no memory for a thread: the process ends\n"
EX_OSERR = 71  # of sysexits.h
SOON = 1.0  # seconds
PAUSE = 5.0  # seconds between two signs; units restart a role after one to five minutes without one

_last: float | None = None


def alive() -> None:
    """Cheap to call at every turn; does nothing where systemd did not start the process."""
    global _last
    address = os.environ.get("NOTIFY_SOCKET")
    now = time.monotonic()
    if not address or (_last is not None and now - _last < PAUSE):
        return
    state = b"WATCHDOG=1" if _last is not None else b"READY=1\nWATCHDOG=1"
    _last = now
    if address.startswith("@"):  # an abstract socket
        address = "\0" + address[1:]
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as out:
            out.sendto(state, address)
    except OSError:  # systemd itself restarts the role then
        return


def end_without_memory() -> None:
    """From now on a process without memory for a new thread ends and is started anew: it would wait
    for that thread for ever, and other threads would go on giving signs.

    Such a thread can call only what is written in C, so another reads what it left.
    """
    usual, lost = sys.unraisablehook, deque[Any](maxlen=100)
    sys.unraisablehook = lost.append
    os.register_at_fork(after_in_child=partial(setattr, sys, "unraisablehook", usual))
    Thread(target=_watch, args=(lost, usual), name="memory", daemon=True).start()


def _watch(lost: "deque[Any]", usual: Callable[[Any], object]) -> None:
    while True:
        time.sleep(SOON)
        while lost:
            unraisable = lost.popleft()
            if unraisable.exc_type is MemoryError:
                os.write(2, _NO_MEMORY)
                os._exit(EX_OSERR)
            usual(unraisable)
            del unraisable  # with its frames
