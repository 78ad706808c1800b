"""The system looks at its incidents again and unites those that proved to be one. What came in
another order than it was published in joins anew.

What moves is written to the store first, where workers see it, and then shown in the index. Killed
in between it loses nothing: the next look shows what is left.
"""

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from domain.alert import Alert, Cell
from domain.errors import MoveRefused
from domain.incident import Incident, Regrouped
from domain.person import SYSTEM
from domain.ports.alerts import AlertStore
from domain.ports.audit import AuditLog
from domain.ports.care import CareStore
from domain.ports.casework.cases import CaseStore
from domain.ports.corrections import CorrectionStore
from domain.ports.incidents import IncidentStore
from domain.ports.index import PostIndex
from domain.ports.regroupings import RegroupingStore
from domain.ports.triage import TriageStore
from domain.rearrangement import Rearrangement
from domain.triage import TriageState
from enrichment.incidents.memory import TURN
from enrichment.incidents.second_look import AGAIN, NEAR, YOUNG, Readings, Union, around, due
from enrichment.revision.rejoining import Rejoining

log = logging.getLogger(__name__)

MERGED = "incidents merged"  # as the audit names what people do alike (desks/audit)
SPLIT = "incident split"
MOST = 2_000  # posts that join anew in one look
PART = 500  # posts read from the index at once
# After a merge a worker may still save posts that it joined before; until then it is shown again.
SETTLED = timedelta(minutes=10)


def concerns(alert: Alert, incident: Incident) -> bool:
    """True for an alert over the incident's topic and place, and for a search alert that counted
    the incident.
    """
    if alert.cell.search is not None:
        return incident.id in alert.evidence.incidents
    return alert.cell.contains(Cell(incident.group, incident.municipality))


def meets(alert: Alert, incident: Incident) -> bool:
    return concerns(alert, incident) and alert.since <= incident.last_at + NEAR


@dataclass(frozen=True, slots=True)
class _Rejoined:
    """Stories whose posts joined anew, as they are now, and those that wait for the next look."""

    stories: Mapping[str, Incident] = field(default_factory=dict)
    waiting: Collection[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Remembered:
    """Of an incident: not its tellings, which are read anew at each look."""

    count: int  # of its posts
    last_at: datetime
    told_by: Collection[str]  # ids of posts

    @classmethod
    def of(cls, incident: Incident) -> "_Remembered":
        told_by = frozenset(telling.post_id for telling in incident.tellings)
        return cls(incident.posts, incident.last_at, told_by)


@dataclass
class LookingAgain:
    """Remembers the posts of each young incident; only those that grew are weighed again."""

    incidents: IncidentStore
    regroupings: RegroupingStore
    corrections: CorrectionStore
    triage: TriageStore
    care: CareStore
    cases: CaseStore
    alerts: AlertStore
    index: PostIndex
    audit: AuditLog
    rejoining: Rejoining
    transaction: Callable[[], AbstractContextManager[None]]
    _known: Mapping[str, _Remembered] = field(default_factory=dict)
    _readings: Readings = field(default_factory=Readings)

    def tick(self, now: datetime) -> Sequence[Union]:
        """Returns what was united. Raises Unavailable; the caller may repeat the call."""
        self._show(now)
        young = {i.id: i for i in self.incidents.lately(now - AGAIN - NEAR, opened=now - YOUNG)}
        grown = [i for i in young.values() if self._posts_of(i) != i.posts]
        if not grown:
            return []
        lately = self.incidents.lately(now - AGAIN - NEAR, {i.municipality for i in grown})
        rejoined = self._rejoin(lately, grown, now)
        if rejoined.stories:
            young |= rejoined.stories
            lately = self.incidents.lately(now - AGAIN - NEAR, {i.municipality for i in grown})
        likely = [
            union
            for union in due(lately, {i.id for i in grown}, now, self._readings)
            # Those that joined anew were looked at as time went on.
            if union.again or not {union.into.id, union.other.id} <= rejoined.stories.keys()
        ]
        touched = self.touched({i.id: i for u in likely for i in (u.into, u.other)}.values())
        united = [u for u in likely if self._may(u, touched) and self._unite(u, now)]
        looked_at = young.keys() - rejoined.waiting
        self._known = {id_: _Remembered.of(young[id_]) for id_ in looked_at}
        if united:
            self._show(now)
        return united

    def _posts_of(self, incident: Incident) -> int:
        known = self._known.get(incident.id)
        return known.count if known else 0

    def _rejoin(
        self, lately: Sequence[Incident], grown: Collection[Incident], now: datetime
    ) -> _Rejoined:
        if (since := self._disorder(grown)) is None:
            return _Rejoined()
        near = {
            one.id: one
            for one in lately
            if one.last_at >= since - NEAR
            and one.known_since >= now - YOUNG
            and one.reopened_at is None
        }
        seeds = [i.id for i in sorted(grown, key=lambda i: (i.first_at, i.id)) if i.id in near]
        chosen = around(seeds, near, self._readings, MOST)
        touched = self.touched([near[id_] for id_ in chosen])
        done = {id_: near[id_] for id_ in chosen if id_ not in touched}
        waiting = set(seeds) - set(chosen)
        for change in self.rejoining.rearrangements([*done.values()], now):
            before = set(change.before.values())
            done = {id_: one for id_, one in done.items() if id_ not in before}
            if self._rearrange(change, now):
                done |= {one.id: one for one in change.stories}
            else:
                waiting |= before
        self._show(now)
        return _Rejoined(done, waiting)

    def _disorder(self, grown: Collection[Incident]) -> datetime | None:
        """When the first of the new posts was published, if some stories were looked at too late or
        too early for it; None if posts came in order.
        """
        times = [t.at for i in grown for t in i.tellings if t.post_id not in self._told_by(i)]
        if not times:
            return None
        latest = max((i.last_at for i in self._known.values()), default=max(times))
        return min(times) if max(latest, *times) - min(times) > TURN else None

    def _told_by(self, incident: Incident) -> Collection[str]:
        known = self._known.get(incident.id)
        return known.told_by if known else ()

    def _rearrange(self, change: Rearrangement, now: datetime) -> bool:
        """False if a person or a worker was faster."""
        ids = sorted(set(change.before.values()))
        try:
            with self.transaction():
                if self.touched(self.regroupings.hold(ids)):
                    return False
                self.regroupings.rearrange(change, now)
                for (left, entered), posts in change.moves().items():
                    if change.heirs.get(left) == entered:
                        self.audit.write(now, SYSTEM, MERGED, f"{entered} {left}")
                    else:
                        moved = " ".join(filter(None, (left, entered, str(len(posts)))))
                        self.audit.write(now, SYSTEM, SPLIT, moved)
        except MoveRefused as error:
            log.info("incidents %s stay as they are: %s", ", ".join(ids), error)
            return False
        return True

    def touched(self, incidents: Collection[Incident]) -> Collection[str]:
        if not incidents:
            return set()
        by_id = {i.id: i for i in incidents}
        touched = {i.id for i in incidents if i.title}
        touched |= set(self.regroupings.touched(list(by_id)))
        touched |= self.care.of(sorted(by_id)).keys()
        posts = {place.post_id: id_ for id_ in by_id for place in self.incidents.posts(id_)}
        corrected = self.corrections.of(sorted(posts))
        touched |= {posts[p] for p, made in corrected.items() if any(not c.withdrawn for c in made)}
        in_hand = self.triage.of(sorted(posts))
        touched |= {posts[p] for p, t in in_hand.items() if t.state is not TriageState.FREE}
        return touched | self._worked(by_id) | self._alerted(by_id)

    def _worked(self, incidents: Collection[str]) -> set[str]:
        """Those of which a person made a case or moved it; what residents filed holds no story."""
        about = {
            one.case.number: one.case.incident_id
            for one in self.cases.about(incidents)
            if one.case.incident_id in incidents
        }
        moves = self.cases.moves_of(about) if about else {}
        return {
            incident_id
            for number, incident_id in about.items()
            if incident_id and any(move.who != SYSTEM for move in moves[number])
        }

    def _alerted(self, incidents: Mapping[str, Incident]) -> set[str]:
        begun = min(i.first_at for i in incidents.values())
        alerts = self.alerts.recent(begun)
        met = {a.id: {i.id for i in incidents.values() if meets(a, i)} for a in alerts}
        moves = self.alerts.moves_of([id_ for id_, of in met.items() if of])
        return {
            incident_id
            for alert_id, made in moves.items()
            if any(move.who != SYSTEM for move in made)
            for incident_id in met[alert_id]
        }

    def _may(self, union: Union, touched: Collection[str]) -> bool:
        return union.other.id not in touched and (union.again or union.into.id not in touched)

    def _unite(self, union: Union, now: datetime) -> bool:
        """False if a person was faster: people's changes are read again under the locks."""
        ids = union.into.id, union.other.id
        try:
            with self.transaction():
                if not self._may(union, self.touched(self.regroupings.hold(ids))):
                    return False
                self.regroupings.merge(*ids, SYSTEM, now, again=union.again)
                self.audit.write(now, SYSTEM, MERGED, " ".join(ids))
        except MoveRefused as error:
            log.info("incidents %s, %s stay two: %s", union.into.id, union.other.id, error)
            return False
        return True

    def _show(self, now: datetime) -> None:
        waiting = self.regroupings.unshown()
        moved = sorted({post_id for merge in waiting for post_id in merge.posts})
        for start in range(0, len(moved), PART):
            self._show_posts(moved[start : start + PART])
        if moved:
            self.index.refresh()
        if settled := [merge.id for merge in waiting if _is_settled(merge, now)]:
            self.regroupings.note_shown(settled)

    def _show_posts(self, post_ids: Sequence[str]) -> None:
        places = {id_: i.id for id_, i in self.incidents.of_posts(post_ids).items()}
        late = [
            replace(post, labels=replace(post.labels, incident_id=places.get(id_)))
            for id_, post in self.index.get(post_ids).items()
            if post.labels.incident_id != places.get(id_)
        ]
        if late:
            self.index.save(late)


def _is_settled(merge: Regrouped, now: datetime) -> bool:
    return now - merge.at > SETTLED
