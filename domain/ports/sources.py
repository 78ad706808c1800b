"""The ports of sources: their timetable, and claims of those that are due."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Protocol

from domain.source import Claim, Poll, Source, SourceKind, SourceStatus

# Clocks of crawlers differ by less: what is dated further ahead was written by one that was wrong,
# and has been set right since.
APART = timedelta(hours=1)


class Timetable(Protocol):
    """Which sources are polled when, and how each fares."""

    def sync(self, sources: Iterable[Source], now: datetime) -> None:
        """Make the table hold exactly these; a new one is due now, a missing one is switched off
        and keeps its history.
        """
        ...

    def statuses(self) -> list[SourceStatus]: ...


class Claims(Protocol):
    """Who may poll which source now, and how it went."""

    def claim(
        self,
        now: datetime,
        limit: int,
        lease: timedelta,
        kinds: Collection[SourceKind] | None = None,
        per_host: int | None = None,
        busy_hosts: Collection[str] = (),
    ) -> list[Claim]:
        """Due sources, longest overdue first; two callers never get one source. At most `per_host`
        of one host (Source.host), and none of the busy ones. One that was last polled, or is
        claimed, by a clock that ran more than APART ahead is due too.
        """
        ...

    def renew(self, claim: Claim, expires: datetime) -> bool:
        """False where the claim was lost."""
        ...

    def finish(
        self,
        claim: Claim,
        poll: Poll,
        now: datetime,
        interval: timedelta,
        next_due: datetime,
        usual_gap: timedelta | None,
    ) -> bool:
        """Write a poll back and free the source. False, and nothing written, where the claim was
        lost.
        """
        ...

    def hasten(self, source_ids: Collection[str], now: datetime, shortest: timedelta) -> set[str]:
        """These have something new: let them be due now, but no sooner than `shortest` after their
        last poll, and not where the host asked for rest. Those that are being polled now, which may
        have been too early, are returned and left alone.
        """
        ...


class SourceStore(Timetable, Claims, Protocol):
    """Both."""
