"""Handovers: the events of a shift, and the notes for the next shift."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.installation import Installation
from desks.audit import write
from desks.calls.bell import call_mentioned
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.alert import OPEN, Alert
from domain.errors import EntryRefused, MoveRefused, NotFound
from domain.handover import Handover
from domain.person import Right
from domain.silence import Silence, active

SHIFT = timedelta(hours=12)
SHOWN = 10


@dataclass(frozen=True, slots=True)
class Shift:
    """Events `since` the last note, and each note with its alerts in their current state."""

    since: datetime
    alerts: Sequence[Alert]
    silences: Sequence[Silence]
    notes: Sequence[tuple[Handover, Sequence[Alert]]]


@dataclass(frozen=True, slots=True)
class HandoverDesk:
    installation: Installation

    def latest(self, viewer: Viewer, limit: int = SHOWN) -> Sequence[Handover]:
        viewer.demand(Right.REGION)
        return self.installation.watch.handovers.latest(limit)

    def look(self, viewer: Viewer) -> Shift:
        notes, now = self.latest(viewer), self.installation.clock.now()
        since = notes[0].at if notes else now - SHIFT
        alerts = self.installation.watch.alerts.recent(since)
        known = {alert.id: alert for alert in alerts}
        known |= self.installation.watch.alerts.several(
            {i for n in notes for i in n.alerts} - known.keys()
        )
        return Shift(
            since,
            alerts,
            active(self.installation.watch.silences.since(now), now),
            [(note, [known[id_] for id_ in note.alerts if id_ in known]) for note in notes],
        )

    def leave(self, viewer: Viewer, text: str) -> Handover:
        viewer.demand(Right.ALERTS)
        if not text.strip():
            raise EntryRefused("напишите, что должен знать сменщик")
        now = self.installation.clock.now()
        still = tuple(a.id for a in self.installation.watch.alerts.recent(now) if a.state in OPEN)
        with self.installation.transaction():
            note = self.installation.watch.handovers.add(
                Handover(viewer.actor, now, text.strip(), still)
            )
            detail = f"открытых оповещений: {len(still)}"
            write(self.installation.audit, now, viewer, Verb.HANDOVER, detail)
            call_mentioned(
                self.installation,
                viewer,
                note.text,
                about=f"handover {note.id}",
                title="передача смены",
                address="/duty/handover",
            )
        return note

    def read(self, viewer: Viewer, note_id: int) -> Sequence[Handover]:
        """Mark a note as read, and return the latest; raises NotFound, or MoveRefused if somebody
        has read it: the first reader stays.
        """
        viewer.demand(Right.ALERTS)
        now, notes = self.installation.clock.now(), self.installation.watch.handovers
        with self.installation.transaction():
            if not notes.read(note_id, viewer.actor, now):
                if any(note.id == note_id for note in notes.latest(SHOWN)):
                    raise MoveRefused(f"записка {note_id} уже прочитана")
                raise NotFound(f"записки {note_id} нет: проверьте номер в списке")
            write(
                self.installation.audit, now, viewer, Verb.HANDOVER, f"записка {note_id} прочитана"
            )
        return notes.latest(SHOWN)
