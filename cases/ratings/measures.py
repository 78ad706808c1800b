"""What a body did in a period: quantity, speed, quality, each with its cases. Pure."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from cases.ratings.shares import wilson
from cases.ratings.survival import curve
from domain.cases.ratings.measure import Measure, MeasureKind, Measures
from domain.cases.ratings.rated import RatedCase, due_cohort
from domain.terms.period import Period

SATISFIED = 4  # the least score of a satisfied resident
HOUR = timedelta(hours=1)


def measures(
    cases: Sequence[RatedCase], period: Period, total: int, residents: int | None = None
) -> Measures:
    """Of the cases of one body; `total` counts those that all bodies received in the period."""
    received = [case for case in cases if period.holds(case.received)]
    answered = [case for case in received if _is_past(case.answered, period.until)]
    scored = [case for case in answered if case.score is not None]
    n = len(received)
    return {
        MeasureKind.QUANTITY: Measure(n, n, _numbers(received)),
        MeasureKind.PER_THOUSAND: Measure(
            1000 * n / residents if residents else None, n, _numbers(received)
        ),
        MeasureKind.SHARE_OF_ALL: _share(received, total),
        MeasureKind.ON_TIME: _share_of(due_cohort(cases, period), lambda case: case.is_on_time),
        **_overdue(cases, period.until),
        **_speed(received, period.until),
        MeasureKind.SATISFIED: _share_of(scored, lambda case: (case.score or 0) >= SATISFIED),
        MeasureKind.SCORED: _share_of(answered, lambda case: case.score is not None),
        MeasureKind.RETURNED: _share_of(answered, lambda case: case.returns > 0),
        MeasureKind.REFUSED: _share_of(received, lambda case: case.refused),
        MeasureKind.TAKEN: _count([case for case in received if case.taken_over]),
    }


def _is_past(at: datetime | None, until: datetime) -> bool:
    return at is not None and at < until


def _numbers(cases: Sequence[RatedCase]) -> tuple[str, ...]:
    return tuple(case.case for case in cases)


def _count(cases: Sequence[RatedCase]) -> Measure:
    return Measure(len(cases), len(cases), _numbers(cases))


def _share(counted: Sequence[RatedCase], n: int) -> Measure:
    if not n:
        return Measure(None, 0, ())
    low, high = wilson(len(counted), n)
    return Measure(len(counted) / n, n, _numbers(counted), low, high)


def _share_of(cases: Sequence[RatedCase], counts: Callable[[RatedCase], bool]) -> Measure:
    return _share([case for case in cases if counts(case)], len(cases))


def _overdue(cases: Sequence[RatedCase], now: datetime) -> Measures:
    late = [case for case in cases if case.is_overdue(now)]
    dues = [case.due for case in late if case.due is not None]
    oldest = (now - min(dues)) / HOUR if dues else None
    return {
        MeasureKind.OVERDUE: _count(late),
        MeasureKind.OVERDUE_OLDEST: Measure(oldest, len(late), _numbers(late)),
    }


def _speed(cases: Sequence[RatedCase], until: datetime) -> Measures:
    """Open cases and those given away waited for at least the time that the body had them."""
    timed = [case for case in cases if case.worked is not None]
    numbers = _numbers(timed)
    if not timed:
        nothing = Measure(None, 0, ())
        return {MeasureKind.MEDIAN: nothing, MeasureKind.NINETY: nothing}
    waits = curve(
        [case.worked / HOUR for case in timed if case.worked is not None],
        [_is_past(case.answered, until) for case in timed],
    )
    return {
        kind: Measure(waits.quantile(share), len(timed), numbers, *waits.limits(share))
        for kind, share in ((MeasureKind.MEDIAN, 0.5), (MeasureKind.NINETY, 0.9))
    }
