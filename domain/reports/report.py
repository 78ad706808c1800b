"""A report as it is kept: what was asked for, its version, and how far it has come. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from domain.access.signed import row_subject
from domain.reports.kind import DocumentKind
from domain.reports.scope import CENTRE, ReportScope
from domain.terms.period import Period


class ReportName(StrEnum):
    """The reports of the product; a region has forms beside them, each under its own id."""

    MORNING = "morning"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    PERIOD = "period"  # any other period, on request


class ReportState(StrEnum):
    DRAFT = "draft"
    APPROVED = "approved"
    SENT = "sent"


@dataclass(frozen=True, slots=True)
class ReportOrder:
    """What is asked for: `name` is that of a ReportName or of a form."""

    name: str
    period: Period
    scope: ReportScope = CENTRE

    @property
    def key(self) -> str:
        """One for each report of a period; versions of it share the key."""
        since = self.period.since
        begins = since.astimezone(UTC).isoformat(timespec="seconds") if since else ""
        ends = self.period.until.astimezone(UTC).isoformat(timespec="seconds")
        return f"{self.name} {self.scope.kind.value} {self.scope.id} {begins} {ends}"


@dataclass(frozen=True, slots=True)
class ReportFile:
    """`digest` is SHA-256 in hexadecimal."""

    kind: DocumentKind
    size: int
    digest: str


@dataclass(frozen=True, slots=True)
class Report:
    """A version of a report. `taken_at` is the moment of its data; `slot` is when it should have
    been made, None if a person asked for it. `made_by` and `approved_by` are names, SYSTEM where
    nobody acted. `problem` says which files are missing, in Russian. The id is None until it is
    stored.
    """

    order: ReportOrder
    title: str
    taken_at: datetime
    made_at: datetime
    made_by: str
    short: str
    files: tuple[ReportFile, ...] = ()
    version: int = 1
    slot: datetime | None = None
    approved_at: datetime | None = None
    approved_by: str = ""
    sent_at: datetime | None = None
    problem: str = ""
    id: int | None = None

    @property
    def number(self) -> int:
        assert self.id is not None
        return self.id

    @property
    def subject(self) -> str:
        return row_subject(self.number, self.made_at)

    @property
    def is_of_calendar(self) -> bool:
        return self.slot is not None

    @property
    def state(self) -> ReportState:
        if self.sent_at is not None:
            return ReportState.SENT
        return ReportState.DRAFT if self.approved_at is None else ReportState.APPROVED

    @property
    def late_by(self) -> timedelta:
        """How much later it was made than it should have been."""
        return timedelta(0) if self.slot is None else max(timedelta(0), self.made_at - self.slot)

    def file(self, kind: DocumentKind) -> ReportFile | None:
        return next((one for one in self.files if one.kind is kind), None)


@dataclass(frozen=True, slots=True)
class MadeReport:
    """A report before it is stored: its files, its document as text, and the words that it is
    searched by.
    """

    report: Report
    contents: Mapping[DocumentKind, bytes]
    document: str
    words: str
