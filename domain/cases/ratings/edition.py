"""A published rating of a calendar period: draft, objections, the final version. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from enum import StrEnum

from domain.terms.period import Period

LONGEST_REASON = 1000


class RatingSpan(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


MONTHS_OF: Mapping[RatingSpan, int] = {
    RatingSpan.MONTH: 1,
    RatingSpan.QUARTER: 3,
    RatingSpan.YEAR: 12,
}


class EditionState(StrEnum):
    DRAFT = "draft"
    FINAL = "final"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class RatingEdition:
    """A version of the rating of a period. Bodies object until `until`. `reason` says why a version
    after the first was made. `digest` signs the final content; a draft has none.
    """

    span: RatingSpan
    first: date
    version: int
    state: EditionState
    made_at: datetime
    who: str
    until: datetime
    formula: str
    policy: str
    reason: str = ""
    ended_at: datetime | None = None
    ended_by: str = ""
    ending: str = ""  # why it was withdrawn
    digest: str = ""
    id: int | None = None

    @property
    def number(self) -> int:
        assert self.id is not None
        return self.id

    def is_open(self, now: datetime) -> bool:
        """Bodies may object."""
        return self.state is EditionState.DRAFT and now < self.until


def first_day(span: RatingSpan, day: date) -> date:
    """Of the calendar period that holds the day."""
    months = MONTHS_OF[span]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def next_first(span: RatingSpan, first: date) -> date:
    whole = first.year * 12 + first.month - 1 + MONTHS_OF[span]
    return date(whole // 12, whole % 12 + 1, 1)


def period_of(span: RatingSpan, first: date, zone: tzinfo) -> Period:
    return Period(
        datetime.combine(first, time(), zone),
        datetime.combine(next_first(span, first), time(), zone),
    )
