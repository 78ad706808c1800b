"""Who on this machine may read what the installation keeps: its owner and nobody else."""

import os
from collections.abc import Iterator
from pathlib import Path
from stat import S_IMODE

from app.settings import FILE_VARIABLE, Settings

OTHERS = 0o077  # what a mode gives to accounts that do not own the file
STRANGERS = 0o007  # and what it gives to those outside of its group
PATTERNS = ("*.db", "*.db-wal", "*.db-shm", "*.key", "archive", "model", "tasks", "tasks/*")


def be_private() -> None:
    """All that this process and its children create from now on is their owner's alone."""
    os.umask(OTHERS)


def exposed(settings: Settings) -> Iterator[tuple[Path, int]]:
    """Files and folders that other accounts may read or write, with the bits that let them.

    A service manager may hand the settings file to a group, so it may be the group's.
    """
    data = settings.data
    inside = [file for pattern in PATTERNS for file in sorted(data.glob(pattern))]
    kept = [(path, OTHERS) for path in (data, *inside)]
    if file := os.environ.get(FILE_VARIABLE):
        kept.append((Path(file), STRANGERS))
    for path, bits in kept:
        if path.exists() and (open_to := S_IMODE(path.stat().st_mode) & bits):
            yield path, open_to


def close(settings: Settings) -> None:
    """Take those bits away. Raises OSError for what belongs to another account."""
    for path, open_to in list(exposed(settings)):
        path.chmod(S_IMODE(path.stat().st_mode) & ~open_to)
