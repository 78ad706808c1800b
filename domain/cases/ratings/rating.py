"""A rating: tables of bodies with their standings, measures, trends and the customer's points.

Pure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from domain.cases.ratings.edition import RatingSpan
from domain.cases.ratings.exclusion import RatingExclusion
from domain.cases.ratings.measure import Measure, MeasureKind
from domain.cases.ratings.objection import ObjectionEffect
from domain.cases.ratings.points import PointErrors, PointScore
from domain.cases.ratings.rated import RatedCase
from domain.cases.ratings.standing import BodyStanding

OF_CENTRE = "centre"  # the id under which the centre's own time is rated


class TableKind(StrEnum):
    REGIONAL = "regional"
    MUNICIPAL = "municipal"
    CENTRE = "centre"


@dataclass(frozen=True, slots=True)
class RatedName:
    """A body as it is called at the moment of the data."""

    id: str
    name: str
    kind: TableKind
    residents: int | None = None


class TrendVerdict(StrEnum):
    STEADY = "steady"
    RISES = "rises"
    FALLS = "falls"


@dataclass(frozen=True, slots=True)
class TrendMonth:
    """Due cases of a month: those on time, and the share of an ordinary body."""

    first: date
    n: int
    on_time: int
    expected: float


@dataclass(frozen=True, slots=True)
class BodyTrend:
    """`chance` is how often a steady body moves as much, up or down; None if there is too little
    to test.
    """

    months: tuple[TrendMonth, ...]
    verdict: TrendVerdict | None
    chance: float | None


@dataclass(frozen=True, slots=True)
class RatedBody:
    """`standing` is None where no term ended in the period."""

    body: RatedName
    standing: BodyStanding | None
    measures: Mapping[MeasureKind, Measure]
    trend: BodyTrend | None = None
    points: PointScore | None = None


@dataclass(frozen=True, slots=True)
class RatingTable:
    """Bodies in the order of their names: a rating has no first place."""

    kind: TableKind
    bodies: Sequence[RatedBody]
    whole: float
    spread: float
    errors: PointErrors | None = None

    @property
    def municipal(self) -> bool:
        return self.kind is TableKind.MUNICIPAL


@dataclass(frozen=True, slots=True)
class FrozenCase:
    """A case as it was counted: under which body, by whom it was had (`former`), and why it is left
    out or counted otherwise.
    """

    rated: RatedCase
    former: str
    exclusion: int | None = None
    objection: int | None = None
    effect: ObjectionEffect | None = None

    @property
    def is_left_out(self) -> bool:
        return self.exclusion is not None or self.effect is ObjectionEffect.EXCLUDED


TOGETHER, UNADJUSTED, FORMER = "", "unadjusted", "former"
STREAM = "stream:"  # before the id of a stream


@dataclass(frozen=True, slots=True)
class RatingContent:
    """All that a published rating says, with its data. It holds no text of a resident and no
    pseudonym. `views` are the tables together, of each stream, without exclusions and objections,
    and under the bodies as they were.
    """

    span: RatingSpan
    first: date
    since: datetime
    until: datetime
    taken_at: datetime
    formula: str
    policy: str
    cases: Sequence[FrozenCase]
    views: Mapping[str, Sequence[RatingTable]]
    exclusions: Sequence[RatingExclusion] = ()
    points: str = ""  # the name of the customer's table of points
    format: int = 1
