"""A cut: what is counted, by which dimensions, over which time. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from domain.query import Field
from domain.terms.period import Period


class Counted(StrEnum):
    POSTS = "posts"
    COMPLAINTS = "complaints"
    CASES = "cases"
    ANSWERS = "answers"
    ALERTS = "alerts"
    SURVEYS = "surveys"  # answers to the scales of surveys that are over


class Dimension(StrEnum):
    SOURCE = "source"
    SOURCE_KIND = "source_kind"
    TOPIC = "topic"
    GROUP = "group"
    MUNICIPALITY = "municipality"
    SETTLEMENT = "settlement"
    BODY = "body"
    KIND = "kind"
    TONE = "tone"
    URGENCY = "urgency"
    STATE = "state"
    OUTCOME = "outcome"
    STREAM = "stream"
    PRIORITY = "priority"
    CHANNEL = "channel"
    QUESTION = "question"  # of a survey: «12.3» is the third of the twelfth
    WEEKDAY = "weekday"  # 1 is Monday; counts only
    HOUR = "hour"  # local; counts only


class CutMeasure(StrEnum):
    COUNT = "count"
    PER_THOUSAND = "per_thousand"  # residents
    AUTHORS = "authors"  # distinct, of complaints only
    REACH_DAY = "reach_day"  # views at 24 h
    REACH_WEEK = "reach_week"  # views at 7 days
    ON_TIME = "on_time"  # share of the cases whose term ended in the period
    OVERDUE = "overdue"  # cases at the end of the period
    ANSWERED = "answered"  # share
    MEDIAN_HOURS = "median_hours"  # working hours until the first answer
    SCORE = "score"  # mean of 1 to 5
    SATISFIED = "satisfied"  # share of scores 4 and 5
    RETURNED = "returned"  # share
    QUALITY = "quality"  # mean of the checklist, 0 to 5
    POINTS = "points"  # mean of a scale
    UPPER = "upper"  # share of points above the middle of the scale


SHARES = frozenset(
    {
        *(CutMeasure.ON_TIME, CutMeasure.ANSWERED, CutMeasure.SATISFIED, CutMeasure.RETURNED),
        CutMeasure.UPPER,
    }
)
# Of the index, for the dimensions that posts have.
FIELDS: Mapping[Dimension, Field] = {
    Dimension.SOURCE: Field.SOURCE,
    Dimension.SOURCE_KIND: Field.NETWORK,
    Dimension.TOPIC: Field.TOPIC,
    Dimension.GROUP: Field.GROUP,
    Dimension.MUNICIPALITY: Field.MUNICIPALITY,
    Dimension.SETTLEMENT: Field.SETTLEMENT,
    Dimension.BODY: Field.BODY,
    Dimension.KIND: Field.KIND,
    Dimension.TONE: Field.SENTIMENT,
    Dimension.URGENCY: Field.URGENCY,
}


class Grain(StrEnum):
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Cut:
    """At most two dimensions and a grain. `filters` allow the named values of a dimension; `words`
    is a query of the index, for counts of posts and complaints only.
    """

    counted: Counted
    measure: CutMeasure
    period: Period
    rows: Dimension | None = None
    columns: Dimension | None = None
    grain: Grain | None = None
    filters: Mapping[Dimension, frozenset[str]] = field(default_factory=dict)
    words: str = ""


@dataclass(frozen=True, slots=True)
class CutCell:
    """`row` and `column` are values of the cut's dimensions, "" where the item has none, and None
    where the cut has no such dimension; `step` is the first day of a step of the grain, with the
    hour where the grain is an hour. `n` is the number of items that the value rests on.
    """

    row: str | None
    column: str | None
    step: date | datetime | None
    value: float | None
    n: int
    is_hidden: bool = False  # fewer than five people, where the reader may not see so few


@dataclass(frozen=True, slots=True)
class CutTable:
    """Cells with nothing in them are left out. `taken_at` is the moment of the data."""

    cut: Cut
    cells: Sequence[CutCell]
    taken_at: datetime
