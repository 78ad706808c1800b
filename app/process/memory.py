"""Memory of this process: what it freed goes back to the system, what stays is not walked."""

import ctypes
import gc
from contextlib import suppress

_LARGE, _SLACK = 4 << 20, 16 << 20  # bytes
_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8  # of mallopt(3)
_ARENAS = 2


def keep_little_memory() -> None:
    """A large array goes back when it is freed: glibc else keeps room for as large ones among the
    small, and room for each thread. Another C library stays as it is.
    """
    with suppress(AttributeError):
        change = ctypes.CDLL(None).mallopt
        change(_MMAP_THRESHOLD, _LARGE)
        change(_TRIM_THRESHOLD, _SLACK)
        change(_ARENA_MAX, _ARENAS)


def return_memory() -> None:
    """Free pages among those in use go back too. Takes milliseconds: for about once a minute."""
    with suppress(AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def spare_collector() -> None:
    """Modules, dictionaries and models stay: no collection walks them."""
    gc.collect()
    gc.freeze()
