"""The Protocols of crawling: the registry, its timetable, budgets of hosts and tokens, probes. See
domain/ports for the others, and for what holds of all.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from domain.probe import Probe, Row
from domain.source import Claim, Poll, Source, SourceKind, SourceStatus

# Clocks of crawlers differ by less: what is dated further ahead was written by one that was wrong,
# and has been set right since.
APART = timedelta(hours=1)
FORGIVEN = timedelta(days=2)  # in which a gap that nobody asked for again is halved
CROWD = 1000  # turns of one name that are ever booked ahead, or fewer


class SourceStore(Protocol):
    """The registry's timetable: who may poll which source when, and how it went."""

    def sync(self, sources: Iterable[Source], now: datetime) -> None:
        """Make the table hold exactly these; a new one is due now, a missing one is switched off
        and keeps its history.
        """
        ...

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

    def statuses(self) -> list[SourceStatus]: ...


@dataclass(frozen=True, slots=True)
class Turn:
    """When an asker may go on, `gap` before the next. Where `rests`, nothing was booked: the name
    asked to be left alone until `at`.
    """

    at: datetime
    gap: timedelta
    rests: bool = False


class BudgetStore(Protocol):
    """Who may ask whom when, and how often a day: one row a name, shared by every crawler process
    and every kind of spider. Names: "host t.me", "token 1f3a", "token 1f3a wall.get".
    """

    def book(self, name: str, gap: timedelta, now: datetime) -> Turn:
        """The next free moment of a name, at least `gap` (or the name's own, if longer) after the
        one booked before it. Two callers never get one moment. Turns that a clock booked which ran
        more than APART ahead, and more than CROWD gaps, count for nothing.
        """
        ...

    def slow_down(
        self, name: str, gap: timedelta, now: datetime, rest_until: datetime | None = None
    ) -> None:
        """From now on at least `gap` between two turns, and none before `rest_until`. Neither is
        ever shortened by this call; after each FORGIVEN without another the gap is half as long.
        """
        ...

    def spend(self, name: str, limit: int, day: date) -> bool:
        """Count one use of the day. False, and nothing counted, where `limit` are spent."""
        ...


@dataclass(frozen=True, slots=True)
class Change:
    """What somebody changed of a row of the registry: the keys that differ from the file's row,
    None for those left out. Of a source that the file lacks it is the whole row.
    """

    id: str
    row: Row
    who: str
    at: datetime


class RegistryStore(Protocol):
    """What people changed or added beside sources.yaml."""

    def stamp(self) -> str:
        """Another one after every write."""
        ...

    def changes(self) -> tuple[str, Mapping[str, Change]]:
        """The stamp and every change by id, of one moment."""
        ...

    def save(self, changes: Sequence[Change], dropped: Collection[str] = ()) -> None:
        """In one transaction; a change takes the place of the id's earlier one, the changes of
        `dropped` ids are forgotten.
        """
        ...


class ProbeStore(Protocol):
    """Probes that people asked for and that crawlers make."""

    def ask(self, probe: Probe) -> None:
        """Put it in the line; probes asked for long ago are forgotten."""
        ...

    def get(self, probe_id: str) -> Probe | None: ...

    def recent(self, limit: int) -> Sequence[Probe]:
        """Those asked for last, newest first."""
        ...

    def claim(self, kinds: Collection[SourceKind], now: datetime, lease: timedelta) -> Probe | None:
        """The longest waiting probe of these kinds or of none yet, for the caller alone until the
        lease ends; one whose crawler died comes back then.
        """
        ...

    def save(self, probe: Probe) -> bool:
        """Write a claimed probe back, done or waiting for the next. False, and nothing written,
        where the claim was lost.
        """
        ...
