"""The port of numbers by which an installation is watched; each costs one query over an index."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from domain.watching.meters import (
    BudgetCount,
    ChannelBacklog,
    ChannelUse,
    Hops,
    LastReport,
    OpenCases,
    Sent,
    SourceCount,
)


class MeterStore(Protocol):
    def hops(self, since: datetime, limit: int) -> Sequence[Hops]:
        """Posts first indexed since then, the latest ones if there are more."""
        ...

    def sources(self, late_since: datetime) -> Sequence[SourceCount]:
        """Enabled sources, by network and state of health."""
        ...

    def budgets(self, now: datetime) -> Sequence[BudgetCount]: ...

    def evaluated(self, since: datetime, until: datetime) -> datetime | None:
        """When spikes were evaluated last between these moments."""
        ...

    def open_alerts(self) -> Mapping[str, int]:
        """By state."""
        ...

    def sent(self, since: datetime, limit: int) -> Sequence[Sent]:
        """Messages delivered since then, the latest ones if there are more."""
        ...

    def waiting(self, now: datetime) -> Sequence[ChannelBacklog]:
        """Messages that are due, by channel."""
        ...

    def channels(self, since: datetime) -> Sequence[ChannelUse]:
        """Channels that messages took since then."""
        ...

    def now(self) -> datetime:
        """The time by the database's own clock."""
        ...

    def given_up(self, since: datetime) -> int: ...

    def open_cases(self, now: datetime) -> Sequence[OpenCases]: ...

    def tasks(self) -> Mapping[str, int]:
        """Unended tasks, by state."""
        ...

    def last_report(self, name: str) -> LastReport | None: ...

    def count_errors(self, role: str, errors: Mapping[str, int]) -> None:
        """Adds to the errors that processes of this role have logged, by kind."""
        ...

    def errors(self) -> Mapping[tuple[str, str], int]:
        """By role and kind."""
        ...
