"""The ports of sources: their timetable, and claims of due sources."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Protocol

from domain.source import Claim, Poll, Source, SourceKind, SourceStatus

# Clocks of crawlers differ by less. A time further ahead was written by a wrong clock that has been
# corrected since.
APART = timedelta(hours=1)


class Timetable(Protocol):
    def sync(self, sources: Iterable[Source], now: datetime) -> None:
        """Makes the table hold exactly these sources: a new one is due now, a missing one is
        switched off and keeps its history. What a source repeats is forgotten when it is switched
        off or has another page.
        """
        ...

    def statuses(self) -> list[SourceStatus]:
        """Of all sources of the registry."""
        ...


class Claims(Protocol):
    def claim(
        self,
        now: datetime,
        limit: int,
        lease: timedelta,
        kinds: Collection[SourceKind] | None = None,
        per_host: int | None = None,
        busy_hosts: Collection[str] = (),
    ) -> list[Claim]:
        """Due sources, longest overdue first, at most `per_host` of one host and none of the busy
        hosts; two callers never get the same. A source whose last poll or claim lies more than
        APART ahead is due too: a wrong clock wrote that time.
        """
        ...

    def renew(self, claim: Claim, expires: datetime) -> bool: ...

    def finish(
        self,
        claim: Claim,
        poll: Poll,
        now: datetime,
        interval: timedelta,
        next_due: datetime,
        usual_gap: timedelta | None,
    ) -> bool:
        """Writes a poll back and frees the source; if the claim was lost, writes nothing and
        returns False.
        """
        ...

    def hasten(self, source_ids: Collection[str], now: datetime, shortest: timedelta) -> set[str]:
        """Makes sources with news due now, but no sooner than `shortest` after their last poll, nor
        before the rest that a host asked for ends. Returns those that are being polled now: that
        poll may have been too early for the news.
        """
        ...


class SourceStore(Timetable, Claims, Protocol):
    pass
