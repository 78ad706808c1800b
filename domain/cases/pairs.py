"""Two cases of two streams that may be one. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class PairReason(StrEnum):
    """Both are about one post; one says the number of the other; their texts are alike and of one
    incident.
    """

    LINK = "link"
    NUMBER = "number"
    TEXT = "text"


class PairState(StrEnum):
    PROPOSED = "proposed"
    JOINED = "joined"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class CasePair:
    """`who` decided `at` that time, or the system proposed it then. A later case that is joined
    counts as the earlier one.
    """

    earlier: int
    later: int
    reasons: tuple[PairReason, ...]
    score: float
    state: PairState = PairState.PROPOSED
    who: str = ""
    at: datetime | None = None
    id: int | None = None

    @property
    def number(self) -> int:
        assert self.id is not None
        return self.id


@dataclass(frozen=True, slots=True)
class CaseClues:
    """What pairs are told by; `link` is the address of the resident's post in an export."""

    case_id: int
    received_at: datetime
    stream: str
    text: str | None = None
    stream_number: str | None = None
    own_number: str | None = None
    post_id: str | None = None
    link: str | None = None
    incident_id: str | None = None
