"""Figures that are measures of ratings: one reading of the cases for every scope."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from domain.cases.ratings.measure import Measure, MeasureKind
from domain.cases.ratings.standing import BodyStanding
from domain.ports.reports.figures import CaseRatings, RatedScopes
from domain.reports.scope import CENTRE, ReportScope, ScopeKind
from domain.terms.period import Period
from reports.figures.addresses import figure_address
from reports.figures.counted import CountedValue

_COUNTS = frozenset({MeasureKind.QUANTITY, MeasureKind.OVERDUE})


@dataclass(frozen=True)
class RatedPeriods:
    """What ratings say of periods that are compared: all are counted when one is asked for."""

    ratings: CaseRatings
    periods: Sequence[Period]
    taken_at: datetime

    def of(self, period: Period) -> RatedScopes:
        return self._scopes[self.periods.index(period)]

    @cached_property
    def _scopes(self) -> Sequence[RatedScopes]:
        return self.ratings.over(self.periods, self.taken_at)


@dataclass(frozen=True)
class RatedFigures:
    ratings: RatedPeriods
    period: Period

    @property
    def rated(self) -> RatedScopes:
        return self.ratings.of(self.period)

    @cached_property
    def standings(self) -> Mapping[str, BodyStanding]:
        return self.rated.comparison()

    def one(self, name: str, kind: MeasureKind, divisor: float, scope: ReportScope) -> CountedValue:
        """`name` is that of the figure."""
        address = figure_address(name, scope, self.period)
        match scope.kind:
            case ScopeKind.CENTRE:
                measures = self.rated.centre
            case ScopeKind.BODY:
                measures = self.rated.bodies.get(scope.id, {})
            case ScopeKind.MUNICIPALITY:
                measures = self.rated.municipalities.get(scope.id, {})
        if (measure := measures.get(kind)) is None:
            value = 0 if kind in _COUNTS else None
            return CountedValue(value, address, 0, last_case=self.rated.last_case)
        counted = _counted(measure, divisor, address, self._among(kind, scope))
        return replace(counted, last_case=self.rated.last_case)

    def expected(self, scope: ReportScope) -> CountedValue:
        standing, address = self.standings.get(scope.id), "/cases/ratings"
        if standing is None:
            return CountedValue(None, address, 0)
        return CountedValue(standing.expected, address, standing.n)

    def distribution(self, name: str, kind: MeasureKind) -> CountedValue:
        """Of the centre itself."""
        measure = self.rated.distribution.get(kind)
        address = figure_address(name, CENTRE, self.period)
        if measure is None:
            return CountedValue(None, address, 0)
        return _counted(measure, 1.0, address, ())

    def _among(self, kind: MeasureKind, scope: ReportScope) -> tuple[int, ...]:
        if kind is not MeasureKind.ON_TIME:
            return ()
        of_body = scope.kind is ScopeKind.BODY
        by = self.rated.due_by_body if of_body else self.rated.due_by_municipality
        return tuple(by.get(scope.id, ()))


def _counted(
    measure: Measure, divisor: float, address: str, among: tuple[int, ...]
) -> CountedValue:
    def divided(value: float | None) -> float | None:
        return None if value is None else value / divisor

    return CountedValue(
        divided(measure.value),
        address,
        measure.n,
        divided(measure.low),
        divided(measure.high),
        cases=tuple(sorted({int(one) for one in measure.cases})),
        among=among,
    )
