"""What came of a survey: counted once when it is over, and kept as it was. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class VariantName(StrEnum):
    ALL = "all"
    WITHOUT_BURSTS = "without_bursts"


@dataclass(frozen=True, slots=True)
class SurveyCell:
    """`count` is a multiple of five, None if fewer than five people are behind it. `low` and `high`
    bound the share at 95 %: only of a sample that was drawn by lot.
    """

    label: str
    count: int | None
    share: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class SurveyTable:
    """`row` is that of a matrix; `spoiled` counts sheets with two marks where one is asked."""

    question: int
    title: str
    base: int | None
    cells: Sequence[SurveyCell]
    row: int | None = None
    mean: float | None = None
    spoiled: int | None = 0


@dataclass(frozen=True, slots=True)
class SurveyVariant:
    name: VariantName
    submissions: int
    tables: Sequence[SurveyTable]


@dataclass(frozen=True, slots=True)
class Burst:
    """More submissions in a short time than the others would make one expect."""

    since: datetime
    until: datetime
    count: int


@dataclass(frozen=True, slots=True)
class SurveyWeights:
    """`effective` is the number of people whose answers would be as precise without weights;
    `gap` the greatest difference of a margin that is left, as a share.
    """

    margins: Sequence[str]
    least: float
    most: float
    effective: float
    gap: float


@dataclass(frozen=True, slots=True)
class SurveyResult:
    """`invited` is how many were drawn; `unmatched` counts sheets that were not keyed twice alike.
    `texts` are the answers in words by question, in no order of people.
    """

    at: datetime
    is_drawn: bool
    variants: Sequence[SurveyVariant]
    channels: Mapping[str, int | None] = field(default_factory=dict)
    invited: int | None = None
    unmatched: int = 0
    bursts: Sequence[Burst] = ()
    weights: SurveyWeights | None = None
    texts: Mapping[str, Sequence[str]] = field(default_factory=dict)
