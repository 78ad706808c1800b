"""What a body did in a period: quantity, speed, quality, each with its cases. Pure."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import numpy as np
from scipy.special import stdtrit

from cases.ratings.shares import CONFIDENCE, wilson
from cases.ratings.survival import curve
from domain.cases.ratings.measure import Measure, MeasureKind, Measures
from domain.cases.ratings.rated import RatedCase, due_cohort
from domain.terms.period import Period

SATISFIED = 4  # the least score of a satisfied resident
BEST = 5.0  # points of an answer
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
        MeasureKind.QUALITY: _mean([case for case in answered if case.quality is not None]),
        MeasureKind.COMPLETE: _share_of(
            [case for case in answered if case.complete is not None],
            lambda case: case.complete is True,
        ),
        MeasureKind.PROMISES: _promises(cases),
        MeasureKind.REPEATED: _share_of(answered, lambda case: case.repeated),
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


def _mean(cases: Sequence[RatedCase]) -> Measure:
    """Of the points, with the interval of Student."""
    points = np.array([case.quality for case in cases], np.float64)
    n, numbers = len(points), _numbers(cases)
    if not n:
        return Measure(None, 0, ())
    mean = float(points.mean())
    if n < 2:
        return Measure(mean, n, numbers)
    half = float(stdtrit(n - 1, (1 + CONFIDENCE) / 2) * points.std(ddof=1) / np.sqrt(n))
    return Measure(mean, n, numbers, max(0.0, mean - half), min(BEST, mean + half))


def _promises(cases: Sequence[RatedCase]) -> Measure:
    """`n` counts promises; the cases are those with a promise that was kept."""
    n, kept = (sum(getattr(case, name) for case in cases) for name in ("promised", "kept"))
    if not n:
        return Measure(None, 0, ())
    low, high = wilson(kept, n)
    return Measure(kept / n, n, _numbers([case for case in cases if case.kept]), low, high)


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
