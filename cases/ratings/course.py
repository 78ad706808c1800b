"""How each body's share on time goes from month to month, beside an ordinary one. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date

from scipy.special import expit

from cases.ratings.comparison import FALSE_REDS, settled
from cases.ratings.trend import MonthCount, Trend, trend
from cases.ratings.usual import table_of
from domain.cases.ratings.rated import RatedCase, due_cohort
from domain.cases.ratings.rating import BodyTrend, TrendMonth, TrendVerdict
from domain.cases.ratings.standing import FEWEST
from domain.terms.period import Period

Month = tuple[date, Period]


def courses(cases: Sequence[RatedCase], months: Sequence[Month]) -> Mapping[str, BodyTrend]:
    """By body. What is usual is learned from each month apart, so that a hard month of the whole
    region is nobody's fall. Of all steady bodies, one in FALSE_REDS periods is said to move.
    """
    counts: dict[str, list[tuple[date, MonthCount]]] = {}
    for first, period in months:
        table = table_of(due_cohort(cases, period))
        if not table.count:
            continue
        _, levels, _ = settled(table, table.totals >= FEWEST, 0.0)
        for body, level in zip(table.bodies, levels, strict=True):
            count = MonthCount(level.n, level.odds, level.on_time)
            counts.setdefault(body, []).append((first, count))
    tested = {body: trend([count for _, count in some]) for body, some in counts.items()}
    enough = {body for body, some in counts.items() if _total(some) >= FEWEST}
    bound = FALSE_REDS / max(1, sum(tested[body] is not None for body in enough))
    return {
        body: _trend(some, tested[body] if body in enough else None, bound)
        for body, some in counts.items()
    }


def _total(months: Sequence[tuple[date, MonthCount]]) -> float:
    return sum(float(count.n.sum()) for _, count in months)


def _trend(
    months: Sequence[tuple[date, MonthCount]], tested: Trend | None, bound: float
) -> BodyTrend:
    shown = tuple(
        TrendMonth(
            first,
            round(float(count.n.sum())),
            round(count.on_time),
            float(count.n @ expit(count.odds) / count.n.sum()),
        )
        for first, count in months
    )
    if tested is None:
        return BodyTrend(shown, None, None)
    if tested.chance > bound:
        return BodyTrend(shown, TrendVerdict.STEADY, tested.chance)
    verdict = TrendVerdict.RISES if tested.score > 0 else TrendVerdict.FALLS
    return BodyTrend(shown, verdict, tested.chance)
