"""A form of a customer: tables whose cells are words or named figures. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.reports.report import ReportName

BEFORE = ".before"  # ends the name of a figure of the period before
EVERY = (ReportName.WEEK, ReportName.MONTH, ReportName.QUARTER, ReportName.YEAR)


@dataclass(frozen=True, slots=True)
class FormCell:
    """Words, or the name of a figure."""

    text: str = ""
    figure: str = ""

    @property
    def is_before(self) -> bool:
        return self.figure.endswith(BEFORE)

    @property
    def kind(self) -> str:
        """The figure's name in the registry."""
        return self.figure.removesuffix(BEFORE)


@dataclass(frozen=True, slots=True)
class FormTable:
    """Each row has as many cells as the head."""

    title: str
    head: tuple[str, ...]
    rows: Sequence[tuple[FormCell, ...]]


@dataclass(frozen=True, slots=True)
class ReportForm:
    """`every` says which periods it is made for: a form of a month is due when a month's report is.
    `addressee` is written below the title.
    """

    id: str
    title: str
    addressee: str
    every: ReportName
    tables: Sequence[FormTable]
