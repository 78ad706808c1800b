"""The customer's own table of points: what it counts, and what it says of a body. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class PointCriterion(StrEnum):
    """A mean over cases. Hours run around the clock from the receipt to the answer."""

    HOURS = "hours"
    ON_TIME_ANSWERED = "on_time_answered"  # share of answered cases
    NOT_OVERDUE = "not_overdue"  # share of received cases
    SATISFIED = "satisfied"  # share of scores 4 and 5
    FAST = "fast"  # share of cases of the fast track
    QUALITY = "quality"  # of 0 to 5 points


@dataclass(frozen=True, slots=True)
class PointRow:
    """`weight` points are given in full at the value `full`, none at `none`, in between in
    proportion.
    """

    criterion: PointCriterion
    name: str
    weight: float
    full: float
    none: float

    def points(self, value: float) -> float:
        part = (value - self.none) / (self.full - self.none)
        return self.weight * min(1.0, max(0.0, part))


@dataclass(frozen=True, slots=True)
class PointsTable:
    """A body with fewer than `fewest` cases has no points. Red are the `worst` bodies of a table,
    or those below `below` of 100.
    """

    name: str
    rows: tuple[PointRow, ...]
    fewest: int
    worst: int = 0
    below: float = 0.0
    verified: bool = False


@dataclass(frozen=True, slots=True)
class PointScore:
    """`points` of 100, by the criteria that the body has cases for; `parts` by criterion."""

    points: float
    n: int
    is_red: bool
    parts: Mapping[PointCriterion, float]


@dataclass(frozen=True, slots=True)
class PointErrors:
    """Were every body like the others, `red` bodies would be red in a period on average, each of
    them wrongly; `any` is the share of periods with at least one. Of so many `draws`.
    """

    red: float
    any: float
    draws: int
