"""A figure: a number of a report that knows what it counts and when. Pure."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from domain.reports.cut import Cut
from domain.reports.scope import CENTRE, ReportScope
from domain.terms.period import Period


class FigureUnit(StrEnum):
    COUNT = "count"
    SHARE = "share"  # 0 to 1
    HOURS = "hours"  # working
    DAYS = "days"
    SCORE = "score"  # up to 5, or to the scale of a question
    RATE = "rate"  # per 1,000 residents


@dataclass(frozen=True, slots=True)
class Figure:
    """`name` is one within a report: «cases.overdue.blagoveshchensk». `address` is the page that
    opens what is counted, below the console's own address. `value` is None where there is too
    little to count; `low` and `high` bound it at 95 %.
    """

    name: str
    title: str
    unit: FigureUnit
    value: float | None
    taken_at: datetime  # the moment of the data
    address: str
    n: int | None = None
    low: float | None = None
    high: float | None = None
    cut: Cut | None = None
    kind: str = ""  # its name in the registry of figures
    scope: ReportScope = CENTRE
    period: Period | None = None
    key: str = ""  # the value of a breakdown: «roads»
    is_few: bool = False  # residents, so few that their number is left out
    last_case: int | None = None  # the greatest number of a case at the moment of the data
    cases: tuple[int, ...] = field(default=(), repr=False, compare=False)  # that are counted
    among: tuple[int, ...] = field(default=(), repr=False, compare=False)  # the whole of a share
