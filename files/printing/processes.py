"""A process with all that it started: how much memory they hold, and their end. Reads /proc.

Where there is no /proc (macOS), only the process itself is known, and no memory is measured.
"""

import os
import signal
from collections import defaultdict
from contextlib import suppress
from pathlib import Path

PROC = Path("/proc")
_PAGE = os.sysconf("SC_PAGE_SIZE")
_PARENT = 1  # field of /proc/<id>/stat behind the name
_RESIDENT, _SHARED = 1, 2  # fields of /proc/<id>/statm


def family(process: int) -> list[int]:
    """The process and its descendants, the oldest first."""
    children: defaultdict[int, list[int]] = defaultdict(list)
    for entry in PROC.iterdir() if PROC.is_dir() else ():
        if entry.name.isdigit():
            with suppress(OSError, ValueError, IndexError):
                fields = (entry / "stat").read_text(errors="replace").rpartition(")")[2].split()
                children[int(fields[_PARENT])].append(int(entry.name))
    known = [process]
    for one in known:  # grows while it is walked
        known += children[one]
    return known


def memory(processes: list[int]) -> int:
    """Bytes that are theirs alone; what they map from files is left out."""
    total = 0
    for process in processes:
        with suppress(OSError, ValueError, IndexError):
            fields = (PROC / str(process) / "statm").read_text().split()
            total += (int(fields[_RESIDENT]) - int(fields[_SHARED])) * _PAGE
    return total


def end(process: int) -> None:
    """Ends the process and its descendants."""
    known = family(process)
    for one in known:
        with suppress(ProcessLookupError, PermissionError):
            os.kill(one, signal.SIGKILL)
