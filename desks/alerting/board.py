"""Alerts in lists: those that wait, those that somebody holds, and the archive."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from alerts.brief import brief
from alerts.notification import reason
from app.deadline import within
from app.installation import Installation
from desks.repeats import quotes
from desks.viewer import Viewer
from domain.alert import OPEN, TAKEN, Alert, AlertState, Move
from domain.alerting.holder import AlertHolder, can_take_back, holder, waits_since
from domain.alerting.severity import Assessment, Severity, assess, circumstances
from domain.errors import EntryRefused, IndexUnavailable
from domain.person import Right
from domain.ports.alerts import AlertFilter
from domain.post import EnrichedPost
from domain.query import Field
from domain.silence import Silence, active, silencing
from enrichment.incidents.quote import quote
from russian.moments import clock
from russian.severity import explained
from russian.vocabulary import Vocabulary

NAMED = 3
INCIDENTS = 5
ENDED = timedelta(days=7)
QUOTED = 3
LATEST = 10
PAGE = 50
WAITS = timedelta(seconds=1)  # of a list for the index: it is read at night, whatever is down
POSTS = 5  # of an alert, the most noticeable, by which it is assessed


class ListedAlert(NamedTuple):
    alert: Alert
    silence: Silence | None


@dataclass(frozen=True, slots=True)
class AlertDigest:
    """What the posts of an alert say; see AlertRow."""

    assessment: Assessment
    streets: Sequence[str]
    quotes: Sequence[str]


@dataclass(frozen=True, slots=True)
class AlertRow:
    """`streets` and `quotes` come from its posts and are empty if the viewer may not read posts or
    the index is down; `waits_since` is when it last became new, `end` its last end.
    """

    alert: Alert
    silence: Silence | None
    assessment: Assessment
    streets: Sequence[str]
    quotes: Sequence[str]
    holder: AlertHolder | None
    waits_since: datetime
    end: Move | None
    may_undo: bool


@dataclass(frozen=True, slots=True)
class AlertBoard:
    """`waiting` are new and audible, the most serious and then the oldest first; `quiet` are new,
    but snoozed or silenced; `held` are in somebody's hands or subside; `ended` are the latest of
    the `ended_count` that ended within ENDED.
    """

    waiting: Sequence[AlertRow]
    held: Sequence[AlertRow]
    quiet: Sequence[AlertRow]
    ended: Sequence[AlertRow]
    ended_count: int


@dataclass(frozen=True, slots=True)
class AlertArchive:
    """Newest first; `next` is the alert after which the next page begins, None at the end."""

    rows: Sequence[AlertRow]
    next: str | None


@dataclass(frozen=True, slots=True)
class BoardDesk:
    installation: Installation

    def look(self, viewer: Viewer) -> AlertBoard:
        viewer.demand(Right.REGION)
        now = self.installation.clock.now()
        alerts = self.installation.watch.alerts.recent(now - ENDED)
        ended = sorted(
            (alert for alert in alerts if alert.state not in OPEN),
            key=lambda alert: alert.closed_at or alert.opened_at,
            reverse=True,
        )
        still = [alert for alert in alerts if alert.state in OPEN]
        rows = self.rows(viewer, [*still, *ended[:LATEST]])
        open_ = sorted(rows[: len(still)], key=_urgency)
        new = [row for row in open_ if row.alert.state is AlertState.NEW]
        waiting = [row for row in new if not row.silence and not row.alert.snoozed(now)]
        held = [row for row in open_ if row not in new]
        return AlertBoard(
            waiting,
            sorted(held, key=lambda row: row.alert.state not in TAKEN),
            [row for row in new if row not in waiting],
            rows[len(still) :],
            len(ended),
        )

    def archive(
        self, viewer: Viewer, wanted: AlertFilter, after: str | None = None
    ) -> AlertArchive:
        """One page of all alerts that match; raises EntryRefused if `after` is unknown."""
        viewer.demand(Right.REGION)
        store, place = self.installation.watch.alerts, None
        if after is not None:
            if (last := store.get(after)) is None:
                raise EntryRefused(f"оповещения {after} нет: начните список сначала")
            place = (last.opened_at, last.id)
        alerts = store.matching(wanted, PAGE + 1, place)
        rows = self.rows(viewer, alerts[:PAGE])
        return AlertArchive(rows, rows[-1].alert.id if len(alerts) > PAGE else None)

    def row(self, viewer: Viewer, alert: Alert) -> AlertRow:
        return self.rows(viewer, [alert])[0]

    def brief(self, viewer: Viewer, row: AlertRow, bodies: Sequence[str]) -> str:
        viewer.demand(Right.REGION)
        installation, words = self.installation, Vocabulary(self.installation.region)
        return brief(
            reason(row.alert, words.conflict(row.alert)),
            explained(row.assessment, installation.region.zone),
            streets=row.streets,
            begun=clock(row.alert.since, installation.clock.now(), installation.region.zone),
            quotes=row.quotes,
            bodies=[words.shown(Field.BODY, id_) for id_ in bodies],
            url=f"{installation.settings.console_address.rstrip('/')}/alerts/{row.alert.id}",
        )

    def names(self, viewer: Viewer) -> Sequence[str]:
        viewer.demand(Right.REGION)
        roster = self.installation.watch.duty.roster(self.installation.clock.now())
        return sorted(roster.people)

    def rows(
        self,
        viewer: Viewer,
        alerts: Sequence[Alert],
        digests: Mapping[str, AlertDigest] | None = None,
        listed: Sequence[ListedAlert] | None = None,
    ) -> list[AlertRow]:
        """These alerts in their order; `digests` are those of the same viewer, and `listed` their
        silences, if known.
        """
        viewer.demand(Right.REGION)
        installation, now = self.installation, self.installation.clock.now()
        moves = installation.watch.alerts.moves_of([alert.id for alert in alerts])
        known = self.digests(viewer, alerts) if digests is None else digests
        return [
            AlertRow(
                alert,
                silence,
                known[alert.id].assessment,
                known[alert.id].streets,
                known[alert.id].quotes,
                holder(moves[alert.id]),
                waits_since(alert, moves[alert.id]),
                end_of(moves[alert.id]),
                _may_undo(viewer, moves[alert.id], now),
            )
            for alert, silence in (silenced(installation, alerts) if listed is None else listed)
        ]

    def digests(self, viewer: Viewer, alerts: Sequence[Alert]) -> Mapping[str, AlertDigest]:
        """By alert; it follows from the scope of the viewer and their right to read posts."""
        viewer.demand(Right.REGION)
        posts, reads = self._posts(viewer, alerts), viewer.may(Right.POSTS)
        bodies = quotes(self.installation, list(posts.values())) if reads else {}
        streets = self._streets(alerts) if reads else {}
        return {
            alert.id: AlertDigest(
                self._assessed(alert, posts),
                streets.get(alert.id, ()),
                _quoted([bodies[id_] for id_ in _ids(alert) if id_ in bodies]),
            )
            for alert in alerts
        }

    def _posts(self, viewer: Viewer, alerts: Sequence[Alert]) -> Mapping[str, EnrichedPost]:
        """Without the index there are none: an alert can still be read and acknowledged."""
        wanted = {id_ for alert in alerts for id_ in _ids(alert)}
        if not wanted:
            return {}
        try:
            with within(WAITS):
                return viewer.posts(self.installation.posts.index).get(sorted(wanted))
        except IndexUnavailable:
            return {}

    def _assessed(self, alert: Alert, posts: Mapping[str, EnrichedPost]) -> Assessment:
        labels = [posts[id_].labels for id_ in _ids(alert) if id_ in posts]
        zone = self.installation.region.zone
        return assess(circumstances(alert, labels, zone), alert.signal.at)

    def _streets(self, alerts: Sequence[Alert]) -> Mapping[str, Sequence[str]]:
        wanted = {id_ for alert in alerts for id_ in alert.evidence.incidents[:INCIDENTS]}
        known = self.installation.posts.incidents.several(sorted(wanted)) if wanted else {}
        named: dict[str, Sequence[str]] = {}
        for alert in alerts:
            counts: Counter[str] = Counter()
            for id_ in alert.evidence.incidents[:INCIDENTS]:
                if id_ in known:
                    counts.update(dict(known[id_].named))
            named[alert.id] = [name for name, _ in counts.most_common(NAMED)]
        return named


def silenced(installation: Installation, alerts: Sequence[Alert]) -> list[ListedAlert]:
    now = installation.clock.now()
    quiet = active(installation.watch.silences.since(now), now)
    return [ListedAlert(alert, silencing(alert, quiet)) for alert in alerts]


def end_of(moves: Sequence[Move]) -> Move | None:
    ends = (m for m in reversed(moves) if m.after not in OPEN and m.before is not m.after)
    return next(ends, None)


def _ids(alert: Alert) -> Sequence[str]:
    return alert.evidence.post_ids[:POSTS]


def _quoted(bodies: Sequence[str]) -> Sequence[str]:
    sentences = dict.fromkeys(sentence for body in bodies if (sentence := quote(body)))
    return list(sentences)[:QUOTED]


def _may_undo(viewer: Viewer, moves: Sequence[Move], now: datetime) -> bool:
    by = viewer.in_name_of or viewer.name
    return viewer.may(Right.ALERTS) and bool(moves) and can_take_back(moves[-1], by, now)


def _urgency(row: AlertRow) -> tuple[Severity, datetime]:
    return Severity(Severity.CRITICAL - row.assessment.severity), row.waits_since
