"""A named figure: what it says, how it is counted, from which source. Pure."""

from dataclasses import dataclass, field
from enum import StrEnum

from domain.cases.answers.promise import PromiseState
from domain.cases.ratings.measure import MeasureKind
from domain.reports.cut import Counted, CutMeasure, Dimension
from domain.reports.figure import FigureUnit
from domain.reports.scope import ScopeKind


@dataclass(frozen=True, slots=True)
class OfMeasure:
    """A measure of ratings, over the cases of the scope."""

    kind: MeasureKind
    divisor: float = 1.0


@dataclass(frozen=True, slots=True)
class OfExpected:
    """The share on time that an ordinary body with the same cases would have."""


@dataclass(frozen=True, slots=True)
class OfDistribution:
    """A measure of the centre's own time until a body has the case."""

    kind: MeasureKind


@dataclass(frozen=True, slots=True)
class OfCut:
    """A cut of the facts; `by` breaks it down, a figure for each value."""

    counted: Counted
    measure: CutMeasure = CutMeasure.COUNT
    by: Dimension | None = None


class When(StrEnum):
    """Which days of promises are meant."""

    PERIOD = "period"
    TODAY = "today"
    PAST = "past"


@dataclass(frozen=True, slots=True)
class OfPromises:
    """Promises in one of the states whose day lies there; `among` makes it a share."""

    states: frozenset[PromiseState]
    when: When = When.PERIOD
    among: frozenset[PromiseState] = frozenset()


class Wait(StrEnum):
    LATE = "late"
    TODAY = "today"
    SOON = "soon"


@dataclass(frozen=True, slots=True)
class OfHorizon:
    """Open cases by when they fall due, at the moment of the data."""

    wait: Wait


class ChronicCount(StrEnum):
    OPEN = "open"
    NEW = "new"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class OfChronic:
    count: ChronicCount


class SourceCount(StrEnum):
    ENABLED = "enabled"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class OfSources:
    count: SourceCount


FigureSource = (
    OfMeasure | OfExpected | OfDistribution | OfCut | OfPromises | OfHorizon | OfChronic | OfSources
)
EVERY = frozenset(ScopeKind)
PLACES = frozenset({ScopeKind.CENTRE, ScopeKind.MUNICIPALITY})
CENTRE_ALONE = frozenset({ScopeKind.CENTRE})
BODIES_ALONE = frozenset({ScopeKind.BODY})


@dataclass(frozen=True, slots=True)
class NamedFigure:
    """`page` opens what is counted where the source has no page of its own."""

    name: str
    title: str
    unit: FigureUnit
    how: str
    source: FigureSource
    scopes: frozenset[ScopeKind] = field(default=EVERY)
    page: str = ""

    @property
    def is_broken_down(self) -> bool:
        """Whether it is one figure for each value of a dimension."""
        return isinstance(self.source, OfCut) and self.source.by is not None
