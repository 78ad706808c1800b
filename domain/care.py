"""What people do about an incident: how far they are, who holds it, and a note. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

LONGEST_NOTE = 500


class CareState(StrEnum):
    NEW = "new"
    IN_WORK = "in_work"
    SOLVED = "solved"


@dataclass(frozen=True, slots=True)
class Care:
    """`owner` is the name of the person who holds the incident, `who` changed the care last, and
    `version` grows with each change. `solved_at` is None unless it is solved: a change that leaves
    it solved leaves the moment too.
    """

    incident_id: str
    state: CareState
    owner: str | None
    note: str
    who: str
    at: datetime
    version: int = 1
    solved_at: datetime | None = None
