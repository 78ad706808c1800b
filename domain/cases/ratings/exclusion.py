"""A named reason to leave cases out of ratings: an emergency, a flood, an outage. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.cases.ratings.rated import RatedCase

LONGEST_NAME, LONGEST_REASON = 120, 1000


class ExclusionKind(StrEnum):
    EMERGENCY = "emergency"
    FLOOD = "flood"
    OUTAGE = "outage"  # of a source or of another system
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class RatingExclusion:
    """It takes the cases that a body had unanswered at some time from `since` until `until`. Empty
    lists mean all; a topic may be a whole group. Ratings that are final keep it after its end.
    """

    name: str
    kind: ExclusionKind
    reason: str
    since: datetime
    until: datetime
    municipalities: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    streams: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    who: str = ""
    made_at: datetime | None = None
    ended_by: str = ""
    ended_at: datetime | None = None
    id: int | None = None

    @property
    def number(self) -> int:
        assert self.id is not None
        return self.id

    def takes(self, case: RatedCase) -> bool:
        ends = [at for at in (case.answered, case.left) if at is not None]
        if case.received >= self.until or (ends and min(ends) <= self.since):
            return False
        if case.due is not None and case.due <= self.since:
            return False
        return (
            (not self.municipalities or case.municipality in self.municipalities)
            and (not self.topics or case.topic in self.topics or case.subject in self.topics)
            and (not self.streams or case.stream in self.streams)
            and (not self.bodies or case.body in self.bodies)
        )
