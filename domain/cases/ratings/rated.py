"""A case as one body had it: what a rating counts. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.terms.period import Period


@dataclass(frozen=True, slots=True)
class RatedCase:
    """`received` is when the body got the case, `due` the end of its own term, None where no clock
    runs. `answered` is its first answer, `left` when it gave the case away; a case that was
    returned and answered again counts once, by the first answer. `worked` is the body's own working
    time until the answer, until it gave the case away, or until the moment of the data. `topic` is
    the group, `subject` the exact topic. `quality` is of 0 to 5 points, `complete` says whether the
    answer took up every question; None where no answer was read. Of the body's promises that came
    due, `promised` were decided and `kept` of these were kept in time.
    """

    case: str
    body: str
    received: datetime
    due: datetime | None
    answered: datetime | None = None
    left: datetime | None = None
    topic: str = ""
    priority: str = ""
    stream: str = ""
    worked: timedelta | None = None
    score: int | None = None
    returns: int = 0
    refused: bool = False  # given away as «не наше»
    taken_over: bool = False  # another body had refused it before
    subject: str = ""
    municipality: str = ""
    quality: float | None = None
    complete: bool | None = None
    promised: int = 0
    kept: int = 0
    repeated: bool = False  # the same trouble at the same house came again after the answer

    def is_due(self, period: Period) -> bool:
        """Its term ended within the period, and the body had the case until then."""
        if self.due is None or not period.holds(self.due):
            return False
        return self.left is None or self.left > self.due

    @property
    def is_on_time(self) -> bool:
        return self.due is not None and self.answered is not None and self.answered <= self.due

    def is_overdue(self, now: datetime) -> bool:
        """Neither answered nor given away, and its term is over."""
        if self.due is None or self.due >= now:
            return False
        return all(at is None or at > now for at in (self.answered, self.left))


def due_cohort(cases: Iterable[RatedCase], period: Period) -> list[RatedCase]:
    """The cases whose term ended in the period. Each counts once, an open one as late."""
    return [case for case in cases if case.is_due(period)]
