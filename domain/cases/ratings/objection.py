"""An objection of a body to a draft of a rating, and the centre's decision. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

LONGEST_REASON = 1000
MOST = 300  # objections of one body to one draft


class ObjectionState(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class ObjectionEffect(StrEnum):
    """What an accepted objection changes: the case is not counted for the body, it counts as
    answered within its term, or the data were corrected and are counted anew.
    """

    EXCLUDED = "excluded"
    ON_TIME = "on_time"
    CORRECTED = "corrected"


OF_A_CASE = frozenset({ObjectionEffect.EXCLUDED, ObjectionEffect.ON_TIME})


@dataclass(frozen=True, slots=True)
class RatingObjection:
    """It is against a case, against a figure (the value of a MeasureKind), or both. `link` is the
    id of the link by which it came.
    """

    edition_id: int
    body: str
    reason: str
    who: str
    at: datetime
    case_id: int | None = None
    measure: str | None = None
    link: int | None = None
    state: ObjectionState = ObjectionState.OPEN
    effect: ObjectionEffect | None = None
    decision: str = ""
    decided_by: str = ""
    decided_at: datetime | None = None
    id: int | None = None

    @property
    def number(self) -> int:
        assert self.id is not None
        return self.id


@dataclass(frozen=True, slots=True)
class RatingLink:
    """A link by which a body reads its part of a draft and objects, without signing in."""

    edition_id: int
    body: str
    made_at: datetime
    ends_at: datetime
    who: str
    contact: str = ""
    revoked_at: datetime | None = None
    id: int | None = None

    @property
    def number(self) -> int:
        assert self.id is not None
        return self.id

    def works(self, now: datetime) -> bool:
        return self.revoked_at is None and now < self.ends_at
