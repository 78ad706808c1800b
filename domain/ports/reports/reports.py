"""The ports of kept reports and of subscriptions to them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.message import Message
from domain.reports.kind import DocumentKind
from domain.reports.report import MadeReport, Report
from domain.reports.scope import ReportScope
from domain.reports.subscription import ReportDelivery, ReportSubscription


@dataclass(frozen=True, slots=True)
class ReportFilter:
    """None means all. `words` are lemmas that a report has all of; a page begins below the number
    `before`. With `approved` there are no drafts.
    """

    words: Collection[str] = ()
    name: str | None = None
    scopes: Collection[ReportScope] | None = None
    before: int | None = None
    approved: bool = False
    limit: int = 50


class ReportStore(Protocol):
    """Reports are added and never changed or deleted, except for who approved them and when they
    were sent.
    """

    def add(self, made: MadeReport, *, once: bool = False) -> Report | None:
        """The report with its number and the next version of its order, its files stored with it.

        With `once` None if the calendar made a version of the order already.
        """
        ...

    def get(self, number: int) -> Report | None: ...

    def versions(self, key: str) -> Sequence[Report]:
        """Of an order, the newest first."""
        ...

    def page(self, wanted: ReportFilter) -> Sequence[Report]:
        """The newest first."""
        ...

    def file(self, number: int, kind: DocumentKind) -> bytes | None: ...

    def document(self, number: int) -> str | None: ...

    def approve(self, number: int, who: str, at: datetime) -> bool:
        """False if it is approved already."""
        ...

    def send(
        self,
        number: int,
        deliveries: Sequence[tuple[ReportDelivery, Message]],
        at: datetime,
        *,
        again: bool = False,
    ) -> Sequence[ReportDelivery]:
        """Puts the messages into the outbox and marks the report as sent, in one transaction.

        A person who got a report of the order already gets none, unless `again`; what is put is
        returned.
        """
        ...

    def deliveries(self, numbers: Collection[int]) -> Sequence[ReportDelivery]:
        """In the order in which they were put."""
        ...


class ReportReaderStore(Protocol):
    """Subscriptions to reports: at most one of a person to a report of a scope."""

    def all(self) -> Sequence[ReportSubscription]: ...

    def get(self, number: int) -> ReportSubscription | None: ...

    def save(self, subscription: ReportSubscription) -> ReportSubscription:
        """Replaces that of the same person, report and scope."""
        ...

    def forget(self, number: int) -> bool: ...
