"""Counts named figures of a period, from one reading of the cases for every scope."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from domain.cases.causes.problem import UNENDED, ChronicProblem
from domain.cases.ratings.standing import BodyStanding
from domain.ports.casework.cases import CaseStore
from domain.ports.casework.causes import ChronicStore
from domain.ports.casework.promises import PromiseStore
from domain.ports.reports.cuts import CutCounter
from domain.ports.reports.figures import CaseRatings
from domain.region import Region
from domain.reports.figure import Figure
from domain.reports.scope import CENTRE, ReportScope, ScopeKind
from domain.source import SourceStatus
from domain.terms.period import Period
from domain.trouble import is_bad, trouble_of
from reports.figures.addresses import scoped
from reports.figures.counted import CountedValue
from reports.figures.named import (
    ChronicCount,
    NamedFigure,
    OfChronic,
    OfCut,
    OfDistribution,
    OfExpected,
    OfHorizon,
    OfMeasure,
    OfPromises,
    OfSources,
    SourceCount,
)
from reports.figures.of_cuts import CutFigures
from reports.figures.of_promises import PromiseFigures
from reports.figures.of_ratings import RatedFigures, RatedPeriods
from reports.figures.registry import BY_NAME, FIGURES
from reports.figures.waits import WaitCounts

MOST_PROBLEMS = 20_000


@dataclass(frozen=True, slots=True)
class FigureParts:
    """What figures are counted from; each is read at most once a period, when it is needed."""

    cuts: CutCounter
    ratings: CaseRatings
    cases: CaseStore
    promises: PromiseStore
    chronic: ChronicStore
    sources: Callable[[], Sequence[SourceStatus]]
    region: Region


class Figures:
    """Counts the figures of the registry for any scope and period."""

    def __init__(self, parts: FigureParts) -> None:
        self._parts = parts

    def over(self, period: Period, taken_at: datetime) -> "PeriodFigures":
        """The figures of one period for every scope: what they share is read once."""
        rated = RatedPeriods(self._parts.ratings, [period], taken_at)
        return PeriodFigures(self._parts, rated, period, taken_at)

    def compared(
        self, period: Period, before: Period, taken_at: datetime, suffix: str
    ) -> Sequence["PeriodFigures"]:
        """Those of the period and of the one before, whose names end with `suffix`: «.before». They
        share one reading of the cases.
        """
        rated = RatedPeriods(self._parts.ratings, [period, before], taken_at)
        return (
            PeriodFigures(self._parts, rated, period, taken_at),
            PeriodFigures(self._parts, rated, before, taken_at, suffix),
        )

    def make(self, scope: ReportScope, period: Period, taken_at: datetime) -> Mapping[str, Figure]:
        """All figures of a scope, as a report of this scope names them."""
        return self.over(period, taken_at).of(scope)


@dataclass(frozen=True)
class PeriodFigures:
    """What is read stays: it serves one report, or one run of reports, and is thrown away."""

    parts: FigureParts
    ratings: RatedPeriods
    period: Period
    taken_at: datetime
    suffix: str = ""
    is_guarded: bool = False

    @cached_property
    def guarded(self) -> "PeriodFigures":
        """As readers outside the centre see them: cuts hide small cells and round counts."""
        return replace(self, is_guarded=True)

    def of(self, scope: ReportScope = CENTRE, *, own: bool = True) -> Mapping[str, Figure]:
        """By name. The report's `own` scope stands in no name: «cases.overdue»; that of others
        ends it: «cases.overdue.housing».
        """
        made = (one for named in FIGURES for one in self._all(named, scope, own))
        return {one.name: one for one in made}

    def one(
        self, name: str, scope: ReportScope = CENTRE, key: str = "", *, own: bool = True
    ) -> Figure:
        """`name` is that of the registry. Raises KeyError for another name, and for a figure that
        the scope does not have. `key` is a value of its breakdown.
        """
        named = BY_NAME[name]
        if scope.kind not in named.scopes:
            raise KeyError(name)
        source = named.source
        if isinstance(source, OfCut) and source.by is not None:
            counted = self._cuts.by_value(source, scope).get(key)
            counted = counted or self._cuts.nothing(source, scope, key)
        else:
            key, counted = "", self._counted(named, scope)
        return self._figure(named, scope, counted, key, own)

    @property
    def standings(self) -> Mapping[str, BodyStanding]:
        """What the rating of the period says of each body."""
        return self._rated.standings

    def broken_down(
        self, name: str, scope: ReportScope = CENTRE, *, own: bool = True
    ) -> Sequence[Figure]:
        """One for each value, the largest first."""
        return list(self._all(BY_NAME[name], scope, own))

    def _all(self, named: NamedFigure, scope: ReportScope, own: bool) -> Iterator[Figure]:
        if scope.kind not in named.scopes:
            return
        source = named.source
        if isinstance(source, OfCut) and source.by is not None:
            for key, counted in self._cuts.by_value(source, scope).items():
                yield self._figure(named, scope, counted, key, own)
        else:
            yield self._figure(named, scope, self._counted(named, scope), "", own)

    def _figure(
        self, named: NamedFigure, scope: ReportScope, counted: CountedValue, key: str, own: bool
    ) -> Figure:
        parts = named.name, key, "" if own else scope.id
        return Figure(
            name=".".join(filter(None, parts)) + self.suffix,
            title=named.title,
            unit=named.unit,
            value=counted.value,
            taken_at=self.taken_at,
            address=counted.address,
            n=counted.n,
            low=counted.low,
            high=counted.high,
            cut=counted.cut,
            kind=named.name,
            scope=scope,
            period=self.period,
            key=key,
            last_case=counted.last_case,
            cases=counted.cases,
            among=counted.among,
        )

    def _counted(self, named: NamedFigure, scope: ReportScope) -> CountedValue:
        source, page = named.source, named.page
        match source:
            case OfMeasure(kind, divisor):
                return self._rated.one(named.name, kind, divisor, scope)
            case OfExpected():
                return self._rated.expected(scope)
            case OfDistribution(kind):
                return self._rated.distribution(named.name, kind)
            case OfCut():
                return self._cuts.one(source, scope)
            case OfPromises():
                return self._promises.one(source, scope, page)
            case OfHorizon(wait):
                return CountedValue(self._waits.of(scope, wait), scoped(page, scope))
            case OfChronic(count):
                return self._problems(count, scope, page)
            case OfSources(count):
                return self._sources(count, page)

    @cached_property
    def _rated(self) -> RatedFigures:
        return RatedFigures(self.ratings, self.period)

    @cached_property
    def _cuts(self) -> CutFigures:
        return CutFigures(self.parts.cuts, self.period, self.parts.region, self.is_guarded)

    @cached_property
    def _promises(self) -> PromiseFigures:
        zone = self.parts.region.zone
        return PromiseFigures(self.parts.promises, self.period, self.taken_at, zone)

    @cached_property
    def _waits(self) -> WaitCounts:
        return WaitCounts(self.parts.cases, self.parts.region, self.taken_at)

    @cached_property
    def _open_problems(self) -> Sequence[ChronicProblem]:
        return self.parts.chronic.page(UNENDED, None, MOST_PROBLEMS)

    def _problems(self, count: ChronicCount, scope: ReportScope, page: str) -> CountedValue:
        today = self.taken_at.astimezone(self.parts.region.zone).date()
        mine = [one for one in self._open_problems if _concerns(one, scope)]
        if count is ChronicCount.NEW:
            mine = [one for one in mine if self.period.holds(one.last_at)]
        elif count is ChronicCount.LATE:
            mine = [one for one in mine if one.due is not None and one.due < today]
        return CountedValue(len(mine), page, len(mine))

    def _sources(self, count: SourceCount, page: str) -> CountedValue:
        enabled = [one for one in self.parts.sources() if one.source.enabled]
        if count is SourceCount.ENABLED:
            return CountedValue(len(enabled), page, len(enabled))
        zone, now = self.parts.region.zone, self.taken_at
        down = sum(is_bad(one, trouble_of(one, now, zone)) for one in enabled)
        return CountedValue(down, page, len(enabled))


def _concerns(problem: ChronicProblem, scope: ReportScope) -> bool:
    if scope.kind is ScopeKind.BODY:
        return problem.owner == scope.id
    return scope.kind is ScopeKind.CENTRE or problem.place.municipality == scope.id
