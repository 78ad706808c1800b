"""Figures of promises: one count by body and municipality for each set of days."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo

from domain.cases.answers.promise import PromiseState
from domain.ports.casework.promises import PromiseCount, PromiseFilter, PromiseStore
from domain.reports.scope import ReportScope, ScopeKind
from domain.terms.period import Period
from reports.figures.addresses import scoped
from reports.figures.counted import CountedValue
from reports.figures.named import OfPromises, When


@dataclass(frozen=True)
class PromiseFigures:
    promises: PromiseStore
    period: Period
    taken_at: datetime
    zone: tzinfo
    _counts: dict[tuple[When, frozenset[PromiseState]], Sequence[PromiseCount]] = field(
        default_factory=dict
    )

    def one(self, source: OfPromises, scope: ReportScope, page: str) -> CountedValue:
        address = scoped(page, scope)
        counts = [one for one in self._counted(source) if _concerns(one, scope)]
        value = sum(one.total for one in counts if one.state in source.states)
        if not source.among:
            return CountedValue(value, address, value)
        n = sum(one.total for one in counts if one.state in source.among)
        return CountedValue(value / n if n else None, address, n)

    def _counted(self, source: OfPromises) -> Sequence[PromiseCount]:
        key = source.when, source.states | source.among
        if key not in self._counts:
            since, until = self._days(source.when)
            wanted = PromiseFilter(key[1], since=since, until=until)
            self._counts[key] = self.promises.counts(wanted)
        return self._counts[key]

    def _days(self, when: When) -> tuple[date | None, date]:
        """The first and the last day, both included."""
        today = self.taken_at.astimezone(self.zone).date()
        if when is When.TODAY:
            return today, today
        if when is When.PAST:
            return None, today - timedelta(days=1)
        last = self.period.last_day(self.zone)
        since = self.period.since
        return (None if since is None else since.astimezone(self.zone).date()), last


def _concerns(count: PromiseCount, scope: ReportScope) -> bool:
    if scope.kind is ScopeKind.BODY:
        return count.body == scope.id
    return scope.kind is ScopeKind.CENTRE or count.municipality == scope.id
