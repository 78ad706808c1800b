"""Small real stores in memory for the tests of alerts: what domain/ports asks, no more."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from threading import Lock

from alerts.escalation import load_escalation
from alerts.paging import Pager
from domain.alert import OPEN, Alert, AlertState, Cell, Evidence, Move
from domain.complaint import Complaint, Report
from domain.duty import Entry, Roster
from domain.errors import ChannelUnavailable, MoveRefused, StoreUnavailable
from domain.message import About, Kind, Message, MessageState
from domain.person import Person
from domain.ports.audit import Look, Wanted
from domain.silence import Silence


class MemoryComplaints:
    """A ComplaintStore."""

    def __init__(self) -> None:
        self.rows: dict[str, Complaint] = {}

    def record(self, complaints: Sequence[Complaint], retracted: Collection[str] = ()) -> None:
        self.rows.update({c.post_id: c for c in complaints})
        for post_id in retracted:
            self.rows.pop(post_id, None)

    def reports(self, since: datetime, until: datetime) -> Sequence[Report]:
        first: dict[tuple[str, str], Complaint] = {}
        for c in sorted(self.rows.values(), key=lambda c: (c.at, c.post_id)):
            if not c.is_copy:
                first.setdefault((c.author, c.incident_id), c)
        return [
            Report(c.at, c.group, c.municipality, c.author, c.incident_id, c.source_id, c.history)
            for c in sorted(first.values(), key=lambda c: (c.at, c.post_id))
            if since <= c.at < until
        ]

    def tally(self, since: datetime, until: datetime) -> int:
        return len(self.reports(since, until))

    def evidence(self, cell: Cell, since: datetime, until: datetime) -> Evidence | None:
        found = self.posts(cell, since, until)
        if not found:
            return None
        own = [c for c in found if not c.is_copy]
        return Evidence(
            authors=len({c.author for c in own}),
            sources=len({c.source_id for c in own}),
            posts=len(found),
            incidents=tuple(sorted({c.incident_id for c in found})),
            first_at=min(c.at for c in found),
            post_ids=tuple(c.post_id for c in sorted(found, key=lambda c: (-c.reach, c.at))[:5]),
            source_ids=tuple(sorted({c.source_id for c in own})),
        )

    def posts(self, cell: Cell, since: datetime, until: datetime) -> Sequence[Complaint]:
        found = (
            c
            for c in self.rows.values()
            if cell.contains(Cell(c.group, c.municipality))
            and since <= c.at < until
            and not c.history
        )
        return sorted(found, key=lambda c: (c.at, c.post_id))

    def of(self, post_ids: Collection[str]) -> Sequence[Complaint]:
        found = [self.rows[i] for i in post_ids if i in self.rows]
        return sorted(found, key=lambda c: (c.at, c.post_id))


class MemoryBaselines:
    """A BaselineStore."""

    def __init__(self) -> None:
        self.states: dict[str, bytes] = {}
        self.ticks: dict[datetime, Mapping[str, float]] = {}

    def load(self, name: str) -> bytes | None:
        return self.states.get(name)

    def save(self, name: str, state: bytes, now: datetime) -> None:
        self.states[name] = state

    def note_limits(self, at: datetime, limits: Mapping[str, float], keep_since: datetime) -> None:
        kept = {t: found for t, found in self.ticks.items() if t >= keep_since}
        self.ticks = kept | {at: dict(limits)}

    def limits(self, since: datetime, until: datetime) -> Mapping[datetime, Mapping[str, float]]:
        return {t: self.ticks[t] for t in sorted(self.ticks) if since <= t < until}


class MemoryAlerts:
    """An AlertStore. `fail_after` saves the store is down, before it writes anything."""

    def __init__(self) -> None:
        self.alerts: dict[str, Alert] = {}
        self.history: list[Move] = []
        self.outbox: dict[str, Message] = {}
        self.hidden: dict[str, datetime] = {}
        self.fail_after: int | None = None

    def get(self, alert_id: str) -> Alert | None:
        return self.alerts.get(alert_id)

    def count_new(self) -> int:
        return sum(a.state is AlertState.NEW for a in self.alerts.values())

    def recent(self, since: datetime) -> list[Alert]:
        found = [
            a
            for a in self.alerts.values()
            if a.state in OPEN or (a.closed_at is not None and a.closed_at >= since)
        ]
        return sorted(found, key=lambda a: a.opened_at, reverse=True)

    def moves(self, alert_id: str) -> list[Move]:
        return [m for m in self.history if m.alert_id == alert_id]

    def moves_of(self, alert_ids: Collection[str]) -> Mapping[str, Sequence[Move]]:
        return {id_: self.moves(id_) for id_ in alert_ids}

    def save(
        self,
        alert: Alert,
        move: Move | None,
        messages: Sequence[Message] = (),
        stop_pending: bool = False,
    ) -> None:
        if self.fail_after is not None:
            if self.fail_after == 0:
                raise StoreUnavailable("down")
            self.fail_after -= 1
        stored = self.alerts.get(alert.id)
        if (stored is None and alert.version) or (stored and alert.version != stored.version + 1):
            raise MoveRefused("somebody was faster")
        self.alerts[alert.id] = alert
        if move:
            self.history.append(move)
        if stop_pending:
            for message in self.deliveries(alert.id):
                if message.state is MessageState.PENDING:
                    self.outbox[message.id] = replace(message, state=MessageState.STOPPED)
        self.outbox.update({m.id: m for m in messages})

    def deliveries(self, alert_id: str) -> list[Message]:
        return MemoryOutbox(self).of(About(Kind.ALERT, alert_id))


class MemoryOutbox:
    """An Outbox over the messages of a MemoryAlerts."""

    def __init__(self, alerts: MemoryAlerts | None = None) -> None:
        self.alerts = alerts or MemoryAlerts()

    def put(self, messages: Sequence[Message]) -> None:
        for message in messages:
            self.alerts.outbox.setdefault(message.id, message)

    def due(self, now: datetime, limit: int, lease: timedelta) -> list[Message]:
        found = [
            d
            for d in self.alerts.outbox.values()
            if d.state is MessageState.PENDING
            and d.next_try_at <= now
            and self.alerts.hidden.get(d.id, now) <= now
        ][:limit]
        self.alerts.hidden.update({d.id: now + lease for d in found})
        return found

    def pending(self, ids: Collection[str]) -> Collection[str]:
        return [i for i in ids if self.alerts.outbox[i].state is MessageState.PENDING]

    def settle(self, messages: Sequence[Message]) -> None:
        for message in messages:
            before, after = self.alerts.outbox[message.id].state, message.state
            stays = before is MessageState.DELIVERED
            if not stays and (
                MessageState.STOPPED is not before or after is MessageState.DELIVERED
            ):
                self.alerts.outbox[message.id] = message
            self.alerts.hidden.pop(message.id, None)

    def of(self, about: About) -> list[Message]:
        return [m for m in self.alerts.outbox.values() if m.about == about]


class MemoryDuty:
    """A DutyStore."""

    def __init__(self) -> None:
        self.people: dict[str, Person] = {}
        self.entries: list[Entry] = []

    def roster(self, since: datetime) -> Roster:
        return Roster(dict(self.people), [e for e in self.entries if e.until > since])

    def add(self, entries: Sequence[Entry], people: Sequence[Person] = ()) -> None:
        self.people |= {p.id: p for p in people}
        for entry in entries:
            self.people.setdefault(entry.person, Person(entry.person, entry.person, frozenset()))
            self.entries.append(replace(entry, id=len(self.entries) + 1))

    def remove(self, entry_id: int) -> bool:
        kept = [e for e in self.entries if e.id != entry_id]
        gone, self.entries = len(kept) < len(self.entries), kept
        return gone


class MemoryAudit:
    """An AuditLog."""

    def __init__(self) -> None:
        self.looks: list[Look] = []

    def write(self, at: datetime, who: str, what: str, detail: str) -> None:
        self.looks.append(Look(len(self.looks) + 1, at, who, what, detail))

    def read(self, wanted: Wanted, limit: int, before: int | None = None) -> Sequence[Look]:
        found = [
            look
            for look in reversed(self.looks)
            if wanted.who in ("", look.who)
            and wanted.what in ("", look.what)
            and (wanted.since is None or look.at >= wanted.since)
            and (wanted.until is None or look.at < wanted.until)
            and (before is None or look.id < before)
        ]
        return found[:limit]


class MemorySilences:
    """A SilenceStore."""

    def __init__(self, *silences: Silence) -> None:
        self.rows = {s.id: s for s in silences}

    def since(self, moment: datetime) -> Sequence[Silence]:
        return [s for s in self.rows.values() if s.until > moment]

    def get(self, silence_id: str) -> Silence | None:
        return self.rows.get(silence_id)

    def add(self, silence: Silence) -> None:
        self.rows[silence.id] = silence

    def end(self, silence_id: str, now: datetime) -> bool:
        silence = self.rows.get(silence_id)
        if silence is None or silence.until <= now:
            return False
        self.rows[silence_id] = replace(silence, until=now)
        return True


class MemoryChannel:
    """A Channel that keeps what it was given, and refuses while `refusals` last."""

    def __init__(self, refusals: int = 0) -> None:
        self.refusals = refusals
        self._lock = Lock()
        self.sent: list[tuple[str, str, str]] = []

    def send(self, address: str, title: str, text: str) -> None:
        with self._lock:
            if self.refusals:
                self.refusals -= 1
                raise ChannelUnavailable("connection refused")
            self.sent.append((address, title, text))


def pager_of(
    alerts: MemoryAlerts, channels: Sequence[str], describe: Callable[[Alert], str]
) -> Pager:
    """A Pager without a roster."""
    return Pager(
        outbox=MemoryOutbox(alerts),
        duty=MemoryDuty(),
        escalation=load_escalation(),
        channels=channels,
        describe=describe,
        console_url="http://console/",
        zone=timezone(timedelta(hours=9)),
        patience=timedelta(minutes=30),
    )


class MemoryNotices:
    """A NoticeStore over the outbox of a MemoryAlerts."""

    def __init__(self, alerts: MemoryAlerts) -> None:
        self.alerts = alerts
        self.rows: dict[str, datetime] = {}

    def told(self) -> Mapping[str, datetime]:
        return dict(self.rows)

    def save(
        self,
        begun: Collection[str],
        ended: Collection[str],
        messages: Sequence[Message],
        now: datetime,
    ) -> bool:
        if self.rows.keys() & set(begun) or set(ended) - self.rows.keys():
            return False
        self.rows |= dict.fromkeys(begun, now)
        for source_id in ended:
            del self.rows[source_id]
        self.alerts.outbox.update({m.id: m for m in messages})
        return True
