"""File modes: only the installation's owner may read its files."""

import os
from collections.abc import Iterator
from pathlib import Path
from stat import S_IMODE

from app.settings import FILE_VARIABLE, Settings

OTHERS = 0o077  # bits for accounts that do not own the file
STRANGERS = 0o007  # bits for accounts outside its group
PATTERNS = (
    "*.db",
    "*.db-wal",
    "*.db-shm",
    "*.key",
    "*.keys",
    "archive",
    "model",
    "tasks",
    "tasks/*",
)


def be_private() -> None:
    os.umask(OTHERS)


def exposed(settings: Settings) -> Iterator[tuple[Path, int]]:
    """Files and folders that other accounts may read or write, with the offending bits; the
    settings file may be readable by its group, because a service manager may hand it to one.
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
    for path, open_to in list(exposed(settings)):
        path.chmod(S_IMODE(path.stat().st_mode) & ~open_to)
