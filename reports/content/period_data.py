"""What the reports of a period read. Every method may raise Unavailable."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from domain.reports.figure import Figure
from domain.reports.scope import ReportScope
from domain.terms.period import Period


@dataclass(frozen=True, slots=True)
class ReportUnit:
    """A body or a municipality with its name in the region."""

    scope: ReportScope
    name: str


@dataclass(frozen=True, slots=True)
class CourseStep:
    """`day` is the first one of a step; `usual` is the mean of all steps before the period, or of
    the period itself.
    """

    day: date
    count: int
    usual: float


class PeriodData(Protocol):
    @property
    def scope(self) -> ReportScope: ...

    @property
    def name(self) -> str:
        """Of the region, the body or the municipality."""
        ...

    @property
    def period(self) -> Period: ...

    @property
    def period_words(self) -> str:
        """«октябрь 2026»."""
        ...

    @property
    def before_words(self) -> str:
        """The period that it is compared with."""
        ...

    @property
    def taken_at(self) -> datetime: ...

    def now(self, name: str, scope: ReportScope | None = None, key: str = "") -> Figure | None:
        """The figure of the period; None where the scope has no such figure."""
        ...

    def before(self, name: str, scope: ReportScope | None = None) -> Figure | None:
        """The same of the period before."""
        ...

    def by_group(self, name: str) -> Sequence[tuple[str, Figure]]:
        """Groups of topics by their names, the largest first."""
        ...

    def by_question(self, name: str) -> Sequence[tuple[str, Figure]]:
        """Questions of surveys that are over, by their words, the greatest value first."""
        ...

    def bodies(self) -> Sequence[ReportUnit]:
        """Those that had cases in the period, or have some overdue."""
        ...

    def municipalities(self) -> Sequence[ReportUnit]: ...

    def course(self) -> Sequence[CourseStep]:
        """Cases by steps of the period."""
        ...

    def drawn_map(self) -> str | None:
        """SVG of the region with what was received by municipality; None without borders."""
        ...

    def down(self) -> Sequence[str]:
        """Titles of the sources that do not answer now."""
        ...
