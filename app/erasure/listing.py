"""The list of tombstones beside the copies: a copy that is older than a request does not know of
it, and a restore reads the list.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from app.copies.draft import Draft
from domain.errors import CopyRefused

NAME = "forgotten.list"
HEAD = "otklik forgotten 1"


def read_list(folder: Path) -> Mapping[str, datetime]:
    """Raises CopyRefused for a list that is damaged: nothing of it may be lost unnoticed."""
    path = folder / NAME
    if not path.exists():
        return {}
    lines = path.read_text("utf-8").splitlines()
    try:
        head, *rows = lines
        if head != f"{HEAD} {len(rows)}":
            raise ValueError(head)
        pairs = (row.split(" ", 1) for row in rows)
        return {digest: datetime.fromisoformat(at) for digest, at in pairs}
    except ValueError as error:
        raise CopyRefused(
            f"{path}: список забытых повреждён: верните его из другой папки копий"
        ) from error


def write_list(folder: Path, tombstones: Mapping[str, datetime]) -> Path:
    """What the list holds already stays in it."""
    whole = {**tombstones, **read_list(folder)}
    rows = [f"{digest} {at.isoformat()}" for digest, at in sorted(whole.items())]
    with Draft(folder / NAME) as draft:
        draft.file.write(("\n".join((f"{HEAD} {len(rows)}", *rows)) + "\n").encode())
        draft.keep()
    return folder / NAME


def gathered(folders: Iterable[Path]) -> Mapping[str, datetime]:
    return {digest: at for folder in folders for digest, at in read_list(folder).items()}
