"""The Protocols of alerting: counts, baselines, alerts, messages and their channels.

See domain/ports for the others, and for what holds of all.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from domain.alert import Alert, Cell, Delivery, Evidence, Move
from domain.complaint import Complaint, Report
from domain.duty import Entry, Roster
from domain.handover import Handover
from domain.person import Person
from domain.saved_search import SavedSearch
from domain.silence import Silence
from domain.subscription import Subscription


class ComplaintStore(Protocol):
    """Complaints by cell and time: what the detector counts. Exact."""

    def record(self, complaints: Sequence[Complaint], retracted: Collection[str] = ()) -> None:
        """Upsert by post id; `retracted` posts are no complaints any more."""
        ...

    def reports(self, since: datetime, until: datetime) -> Sequence[Report]:
        """First complaint of each author in each incident, copies left out, with since <= at <
        until, by time.
        """
        ...

    def tally(self, since: datetime, until: datetime) -> int:
        """How many `reports` would be."""
        ...

    def evidence(self, cell: Cell, since: datetime, until: datetime) -> Evidence | None:
        """Counts over a cell's complaints that are no history, None where there are none; authors
        and sources without copies.
        """
        ...

    def posts(self, cell: Cell, since: datetime, until: datetime) -> Sequence[Complaint]:
        """What `evidence` counts, copies among them, by time."""
        ...

    def of(self, post_ids: Collection[str]) -> Sequence[Complaint]:
        """Those of these posts that are complaints, by time."""
        ...


class SearchStore(Protocol):
    """Searches that people saved."""

    def all(self) -> Sequence[SavedSearch]:
        """By name."""
        ...

    def add(self, search: SavedSearch) -> bool:
        """False where the name is taken."""
        ...

    def watch(self, name: str, watched: bool) -> bool:
        """False where there is none of the name."""
        ...

    def forget(self, name: str) -> bool:
        """False where there is none of the name."""
        ...


class SubscriptionStore(Protocol):
    """Who is told what is new of which saved search."""

    def all(self) -> Sequence[Subscription]:
        """By person, then search."""
        ...

    def due(self, now: datetime) -> Sequence[Subscription]:
        """Those whose next look is not later, in the same order."""
        ...

    def subscribe(self, new: Subscription) -> bool:
        """Somebody who is subscribed keeps what was looked at, and changes the pace. False where
        there is no such search.
        """
        ...

    def unsubscribe(self, search: str, person: str) -> bool:
        """False where they were not subscribed."""
        ...

    def save(
        self, looks: Sequence[tuple[Subscription, Subscription]], messages: Sequence[Delivery]
    ) -> bool:
        """One transaction: subscriptions as they were and as they are after a look, and the
        messages that tell of it. False, and nothing written, where any is not as it was.
        """
        ...


class BaselineStore(Protocol):
    """What a detector has learned, and the limit that each of its ticks set."""

    def load(self, name: str) -> bytes | None:
        """The state last saved under the name."""
        ...

    def save(self, name: str, state: bytes, now: datetime) -> None: ...

    def note_limits(self, at: datetime, limits: Mapping[str, float], keep_since: datetime) -> None:
        """Sensitivity -> the greatest p that fires at this tick; ticks before `keep_since` go."""
        ...

    def limits(self, since: datetime, until: datetime) -> Mapping[datetime, Mapping[str, float]]:
        """The ticks with since <= at < until, in order."""
        ...


class AlertStore(Protocol):
    """Alerts, their moves, and the outbox of messages."""

    def get(self, alert_id: str) -> Alert | None: ...

    def recent(self, since: datetime) -> list[Alert]:
        """Open alerts of any age and those closed since then, newest first."""
        ...

    def count_new(self) -> int:
        """Alerts that nobody has acknowledged yet."""
        ...

    def moves(self, alert_id: str) -> list[Move]: ...

    def moves_of(self, alert_ids: Collection[str]) -> Mapping[str, Sequence[Move]]:
        """The moves of each of these alerts, in the order they were made, by one call."""
        ...

    def save(
        self,
        alert: Alert,
        move: Move | None,
        deliveries: Sequence[Delivery] = (),
        stop_pending: bool = False,
    ) -> None:
        """One transaction: the alert (its version one above the stored; else MoveRefused), the
        move, new messages, and a stop of its pending ones.
        """
        ...

    def due(self, now: datetime, limit: int, lease: timedelta) -> list[Delivery]:
        """Pending messages to send now, hidden from others for the lease."""
        ...

    def pending(self, ids: Collection[str]) -> Collection[str]:
        """Those of these messages that nobody has stopped or settled."""
        ...

    def settle(self, deliveries: Sequence[Delivery]) -> None:
        """Write back, in one transaction, what became of messages (state, person, channel, tries,
        error, next try); a stopped one stays stopped unless it was delivered.
        """
        ...

    def deliveries(self, alert_id: str) -> list[Delivery]: ...


class SilenceStore(Protocol):
    """Silences; one that has ended stays, for it says why nobody was paged."""

    def since(self, moment: datetime) -> Sequence[Silence]:
        """Those that end after the moment, soonest first."""
        ...

    def get(self, silence_id: str) -> Silence | None:
        """Ended ones too."""
        ...

    def add(self, silence: Silence) -> None: ...

    def end(self, silence_id: str, now: datetime) -> bool:
        """Let it end now. False where there is none that lasts longer."""
        ...


class DutyStore(Protocol):
    """People on duty and the roster."""

    def roster(self, since: datetime) -> Roster:
        """Everybody who has a channel, ever had a shift, or does not sign in; and the entries that
        end after the moment.
        """
        ...

    def add(self, entries: Sequence[Entry], people: Sequence[Person] = ()) -> None:
        """One transaction: these people with their channels, then the entries, in this order; a
        person of an entry whom nobody knows has no channel yet.
        """
        ...

    def remove(self, entry_id: int) -> bool:
        """False where there is no such entry."""
        ...

    def tell(self, deliveries: Sequence[Delivery]) -> None:
        """Put messages; one whose id was ever put is left as it is."""
        ...


class HandoverStore(Protocol):
    """Notes that shifts leave to the next."""

    def add(self, note: Handover) -> None: ...

    def latest(self, limit: int) -> Sequence[Handover]:
        """The newest first."""
        ...

    def read(self, note_id: int, who: str, now: datetime) -> bool:
        """Somebody has read it. False where somebody had before, or there is none."""
        ...


class NoticeStore(Protocol):
    """Which sources' troubles operators were told of, until they are told of the end."""

    def told(self) -> Mapping[str, datetime]:
        """Source id -> when its trouble was told."""
        ...

    def save(
        self,
        begun: Collection[str],
        ended: Collection[str],
        deliveries: Sequence[Delivery],
        now: datetime,
    ) -> bool:
        """One transaction: these troubles are told, those are over, and the messages that say so.
        False, and nothing written, where somebody else has told any of them.
        """
        ...


class Channel(Protocol):
    """Carries one message to one address; raises ChannelUnavailable."""

    def send(self, address: str, title: str, text: str) -> None: ...
