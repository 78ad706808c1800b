"""Warnings of a case: three quarters of the term, the working day before, overdue. Pure.

They follow from the clocks, so that an interim answer, an extension and a pause move them too.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum

from domain.cases.case import Case, CaseMove
from domain.cases.clocks import ANSWERING, CaseClock, clocks
from domain.cases.course import effective, passages
from domain.region import Region
from domain.terms.period import last_day
from domain.terms.term import Term, TermUnit
from domain.terms.worktime import MICRO, Worktime

PART = Decimal("0.75")  # of the working time of a term
LOOK_BACK = 60  # days in which the working day before a deadline is looked for
_MINUTE = 60_000_000  # microseconds


class WarningKind(StrEnum):
    """In the order of urgency."""

    NEAR = "near"
    EVE = "eve"
    OVERDUE = "overdue"


class Audience(StrEnum):
    """Who is warned: the body by its own clock, the centre by the resident's."""

    BODY = "body"
    CENTRE = "centre"


@dataclass(frozen=True, slots=True)
class CaseWarning:
    """`at` is when it may be sent first, `due` the deadline it is about."""

    audience: Audience
    kind: WarningKind
    due: datetime
    at: datetime


def ahead(
    case: Case, moves: Sequence[CaseMove], region: Region, now: datetime
) -> Sequence[CaseWarning]:
    """The warnings of the clocks that run, past and future, earliest first. A clock that stands has
    none. After an interim answer the body is warned by the resident's clock.
    """
    if not (counted := effective(moves)):
        return ()
    running = [
        one
        for one in clocks(case, moves, region, now)
        if one.runs and not one.stands and one.step in ANSWERING
    ]
    whole = _last(one for one in running if one.body is None)
    own = _last(one for one in running if one.body is not None)
    body, place = passages(counted)[-1].body, case.place.municipality
    warnings: list[CaseWarning] = []
    if whole is not None:
        warnings += _warnings(Audience.CENTRE, whole, region.worktime(place))
    if body is not None and (of_body := own or whole) is not None:
        warnings += _warnings(Audience.BODY, of_body, region.worktime(place, body))
    return sorted(warnings, key=lambda one: (one.at, list(WarningKind).index(one.kind)))


def _last(running: Iterator[CaseClock]) -> CaseClock | None:
    return max(running, key=lambda one: one.due, default=None)


def _warnings(audience: Audience, clock: CaseClock, worktime: Worktime) -> Iterator[CaseWarning]:
    due = clock.due
    if (near := _near(clock.start, due, worktime)) is not None:
        yield CaseWarning(audience, WarningKind.NEAR, due, near)
    if (eve := _eve(due, worktime)) is not None and eve > clock.start:
        yield CaseWarning(audience, WarningKind.EVE, due, eve)
    yield CaseWarning(audience, WarningKind.OVERDUE, due, worktime.opening(due))


def _near(start: datetime, due: datetime, worktime: Worktime) -> datetime | None:
    """When PART of the working time between them has passed; None where that is at the deadline."""
    total = worktime.between(start, due)
    if total <= timedelta():
        return None
    part = Term(PART * (total // MICRO) / _MINUTE, TermUnit.MINUTES)
    at = worktime.opening(worktime.due(start, part))
    return at if at < due else None


def _eve(due: datetime, worktime: Worktime) -> datetime | None:
    """The opening of the working day before that of the deadline; 24:00 belongs to its day."""
    last = last_day(due, worktime.zone)
    for back in range(1, LOOK_BACK):
        day = last - timedelta(days=back)
        if worktime.working_days(day, day):
            return worktime.opening(datetime.combine(day, time(), worktime.zone))
    return None
