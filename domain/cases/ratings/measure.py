"""Measures of a body over a period: value, cases, interval. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class MeasureKind(StrEnum):
    QUANTITY = "quantity"  # cases received in the period
    PER_THOUSAND = "per_thousand"  # residents
    SHARE_OF_ALL = "share_of_all"
    ON_TIME = "on_time"  # share of the due cohort
    OVERDUE = "overdue"  # cases at the end of the period
    OVERDUE_OLDEST = "overdue_oldest"  # hours since the earliest term that is over
    MEDIAN = "median"  # the body's own working hours until the answer
    NINETY = "ninety"  # the working hours within which 90 % are answered
    SATISFIED = "satisfied"  # share of scores 4 and 5
    SCORED = "scored"  # share of answered cases with a score
    RETURNED = "returned"  # share of answered cases
    REFUSED = "refused"  # share of received cases given away as «не наше»
    TAKEN = "taken"  # cases that another body refused before
    QUALITY = "quality"  # mean of the checklist, 0 to 5
    COMPLETE = "complete"  # share of read answers that take up every question
    PROMISES = "promises"  # share of cases whose promises were kept
    REPEATED = "repeated"  # share of answered cases


@dataclass(frozen=True, slots=True)
class Measure:
    """`value` is None where the cases do not say it. `cases` are the numbers of those counted among
    the `n`: of a share its numerator. A limit is None where the interval has no end there.
    """

    value: float | None
    n: int
    cases: tuple[str, ...]
    low: float | None = None
    high: float | None = None


Measures = Mapping[MeasureKind, Measure]
