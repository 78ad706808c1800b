"""A saved view of the list of cases: filters under a name. Pure."""

from dataclasses import dataclass
from datetime import datetime

from domain.errors import EntryRefused

LONGEST_NAME, LONGEST_CHOICE = 60, 1_000
MOST = 30  # of one owner
SHARED = ""  # the owner of those that the centre shares


@dataclass(frozen=True, slots=True)
class CaseView:
    """`choice` is the query of the list's address. The id is None until it is stored."""

    owner: str
    name: str
    choice: str
    who: str
    at: datetime
    id: int | None = None

    @property
    def is_shared(self) -> bool:
        return self.owner == SHARED


def checked_name(typed: str) -> str:
    """Raises EntryRefused."""
    name = " ".join(typed.split())
    if not name:
        raise EntryRefused("у вида нет названия: напишите его")
    if len(name) > LONGEST_NAME:
        raise EntryRefused(f"название длиннее {LONGEST_NAME} знаков: сократите его")
    return name
