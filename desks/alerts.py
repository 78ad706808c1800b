"""Alerts: the list, one alert with its history and posts, and people's actions on it."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from alerts import lifecycle
from app.assembly import make_pager
from app.installation import Installation
from desks.alerting.board import ListedAlert, silenced
from desks.audit import write
from desks.calls.bell import call_mentioned
from desks.card import AlertFacts, findings, findings_without_posts
from desks.posts import Shown, shown
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.alert import OPEN, Alert, AlertState, Move
from domain.bell import mentioned
from domain.duty import DutyRole
from domain.ending import Ending
from domain.errors import EntryRefused, IndexUnavailable, MoveRefused, NotFound
from domain.incident import Incident
from domain.message import About, Matter, Message
from domain.person import SYSTEM, Person, Right
from domain.ports.index import Hit
from domain.silence import Silence
from domain.spelling import plain
from russian.moments import clock
from russian.titles import IncidentTitles
from russian.vocabulary import Vocabulary

# The evaluator writes an alert at every look. An action that collides with it is retried, not
# refused.
TRIES = 3
INCIDENTS = 5
Make = Callable[[Alert, str, datetime], tuple[Alert, Move]]


class AlertPage(NamedTuple):
    rows: Sequence[ListedAlert]
    more: bool


@dataclass(frozen=True, slots=True)
class History:
    alert: Alert
    silence: Silence | None
    moves: Sequence[Move]
    deliveries: Sequence[Message]


@dataclass(frozen=True, slots=True)
class Serving:
    """Who serves in a role now; `instead_of` is the person whose shift it was."""

    role: DutyRole
    person: Person
    instead_of: str | None


@dataclass(frozen=True, slots=True)
class AlertDesk:
    """Methods raise NotFound for an unknown alert; an action returns the changed alert, or raises
    MoveRefused if the state table has no such move or the viewer has no name of a person, and
    EntryRefused for an ending reason that does not fit.
    """

    installation: Installation

    def recent(
        self,
        viewer: Viewer,
        since: datetime,
        states: Collection[AlertState] = frozenset(AlertState),
        after: str | None = None,
        limit: int | None = None,
    ) -> AlertPage:
        """Up to `limit` alerts that are open or ended after `since`, newest first, after the alert
        `after`; raises EntryRefused if that is unknown.
        """
        viewer.demand(Right.REGION)
        listed = [a for a in self.installation.watch.alerts.recent(since) if a.state in states]
        if after is not None:
            if (last := self.installation.watch.alerts.get(after)) is None:
                raise EntryRefused("cursor: такого нет, берите его из next")
            listed = [a for a in listed if (last.opened_at, a.id) > (a.opened_at, last.id)]
        page = listed[:limit]
        return AlertPage(silenced(self.installation, page), len(page) < len(listed))

    def look(self, viewer: Viewer, alert_id: str) -> History:
        history = self.news(viewer, alert_id)
        write(self.installation.audit, self.installation.clock.now(), viewer, Verb.ALERT, alert_id)
        return history

    def news(self, viewer: Viewer, alert_id: str) -> History:
        """The same for somebody who has looked already, without a row in the audit."""
        viewer.demand(Right.REGION)
        [(alert, silence)] = silenced(self.installation, [self._known(alert_id)])
        moves = self.installation.watch.alerts.moves(alert_id)
        messages = self.installation.messages.outbox.of(About(Matter.ALERT, alert_id))
        return History(alert, silence, moves, messages)

    def findings(self, viewer: Viewer, alert: Alert) -> AlertFacts:
        viewer.demand(Right.REGION)
        facts = findings(self.installation, alert)
        return replace(facts, incidents=self._incidents(viewer, alert))

    def card(self, viewer: Viewer, alert: Alert) -> tuple[AlertFacts, Sequence[Shown]]:
        """Without the index the most noticeable posts are missing: an alert can still be read and
        acknowledged.
        """
        viewer.demand(Right.REGION)
        ids, index = alert.evidence.post_ids, viewer.posts(self.installation.posts.index)
        try:
            more, posts = self.findings(viewer, alert), index.get(ids)
            return more, shown(self.installation, index, [Hit(posts[i]) for i in ids if i in posts])
        except IndexUnavailable:
            bare = findings_without_posts(self.installation, alert)
            return replace(bare, incidents=self._incidents(viewer, alert)), ()

    def _incidents(self, viewer: Viewer, alert: Alert) -> Sequence[tuple[Incident, str]]:
        ids = alert.evidence.incidents[:INCIDENTS]
        known = self.installation.posts.incidents.several(ids) if ids else {}
        titles, exact = IncidentTitles(self.installation.region), viewer.may(Right.POSTS)
        return [(known[i], titles.of(known[i], exact=exact)) for i in ids if i in known]

    def move(
        self,
        viewer: Viewer,
        alert_id: str,
        action: str,
        note: str = "",
        reason: Ending | None = None,
    ) -> ListedAlert:
        """Make one of lifecycle.ACTIONS, and stop pending messages in the same transaction; an end
        without a reason is recorded as UNSTATED.
        """
        viewer.demand(Right.ALERTS)
        chosen = lifecycle.ACTIONS[action]

        def make(alert: Alert, who: str, now: datetime) -> tuple[Alert, Move]:
            self._check_possible(alert, action, now)
            if chosen.ends:
                return chosen.make(alert, who, now, note.strip(), reason or Ending.UNSTATED)
            made = chosen.make(alert, who, now, note.strip())
            if alert.state not in OPEN:
                self._check_alone(alert, now)
            return made

        return self._save(viewer, alert_id, Verb(f"alert {action}"), make)

    def note(self, viewer: Viewer, alert_id: str, note: str) -> ListedAlert:
        def make(alert: Alert, who: str, now: datetime) -> tuple[Alert, Move]:
            return lifecycle.add_note(alert, who, now, note.strip())

        return self._save(viewer, alert_id, Verb.ALERT_NOTE, make)

    def snooze(self, viewer: Viewer, alert_id: str, until: datetime, note: str = "") -> ListedAlert:
        """Mute the alert until then; pages that are still due follow after it."""

        def make(alert: Alert, who: str, now: datetime) -> tuple[Alert, Move]:
            return lifecycle.snooze(alert, who, now, until, note.strip())

        return self._save(viewer, alert_id, Verb.ALERT_SNOOZE, make)

    def undo(self, viewer: Viewer, alert_id: str) -> ListedAlert:
        def make(alert: Alert, who: str, now: datetime) -> tuple[Alert, Move]:
            moves = self.installation.watch.alerts.moves(alert_id)
            made = lifecycle.take_back(alert, moves[-1] if moves else None, who, now)
            self._check_alone(alert, now)
            return made

        return self._save(viewer, alert_id, Verb.ALERT_UNDO, make)

    def colleagues(self, viewer: Viewer) -> Sequence[Serving]:
        viewer.demand(Right.REGION)
        return self._serving()

    def hand_on(self, viewer: Viewer, alert_id: str, to: str, note: str = "") -> ListedAlert:
        """Hand the alert on to a colleague, who gets a message; raises EntryRefused if nobody of
        that name is on duty.
        """
        viewer.demand(Right.ALERTS)
        serving = {plain(one.person.id): one.person.id for one in self._serving()}
        name = serving.get(plain(" ".join(to.split())))
        if name is None:
            names = ", ".join(sorted(set(serving.values()))) or "никто"
            raise EntryRefused(f"«{to}» сейчас не дежурит; дежурят: {names}")
        if name == viewer.actor:
            raise EntryRefused("передать можно только другому: себе его берут кнопкой")

        def make(alert: Alert, who: str, now: datetime) -> tuple[Alert, Move]:
            return lifecycle.hand_on(alert, who, now, name, note.strip())

        return self._save(viewer, alert_id, Verb.ALERT_HAND_ON, make)

    def _save(self, viewer: Viewer, alert_id: str, verb: Verb, make: Make) -> ListedAlert:
        viewer.demand(Right.ALERTS)
        if not (who := viewer.actor.strip()):
            raise MoveRefused("не сказано, кто это делает: назовите себя")
        installation, pager, now, tries = (
            self.installation,
            make_pager(self.installation),
            self.installation.clock.now(),
            TRIES,
        )
        while True:
            after, move = make(self._known(alert_id), who, now)
            stop, following = pager.following(after, move)
            if move.handed_to is not None:
                following = [*following, pager.hand_on(after, move)]
            detail = f"{after.id}; кому: {move.handed_to}" if move.handed_to else after.id
            if posts := ", ".join(after.evidence.post_ids):
                detail += f"; посты: {posts}"
            tries -= 1
            try:
                with installation.transaction():
                    installation.watch.alerts.save(after, move, following, stop_pending=stop)
                    write(installation.audit, now, viewer, verb, detail)
                    self._call(viewer, after, move)
            except MoveRefused:
                if not tries:
                    raise
            else:
                return silenced(self.installation, [after])[0]

    def _serving(self) -> Sequence[Serving]:
        now = self.installation.clock.now()
        roster = self.installation.watch.duty.roster(now)
        return [
            Serving(role, person, roster.replaced(role, now))
            for role in DutyRole
            if (person := roster.on_duty(role, now))
        ]

    def _call(self, viewer: Viewer, alert: Alert, move: Move) -> None:
        if mentioned(move.note):
            call_mentioned(
                self.installation,
                viewer,
                move.note,
                about=f"{alert.id} {move.at.isoformat()}",
                title=Vocabulary(self.installation.region).conflict(alert),
                address=f"/alerts/{alert.id}",
            )

    def _known(self, alert_id: str) -> Alert:
        if (alert := self.installation.watch.alerts.get(alert_id)) is None:
            raise NotFound(f"оповещения {alert_id} нет: проверьте номер в списке")
        return alert

    def _check_possible(self, alert: Alert, action: str, now: datetime) -> None:
        if action in lifecycle.possible(alert):
            return
        moves = self.installation.watch.alerts.moves(alert.id)
        last = next(m for m in reversed(moves) if m.before is not m.after)
        who = "система" if last.who == SYSTEM else last.who
        when = clock(last.at, now, self.installation.region.zone)
        state = lifecycle.NAMES[alert.state]
        raise MoveRefused(f"оповещение {alert.id} сейчас «{state}»: {who}, {when}")

    def _check_alone(self, alert: Alert, now: datetime) -> None:
        for other in self.installation.watch.alerts.recent(now):
            signal = other.signal
            same = (signal.rule, signal.subject) == (alert.signal.rule, alert.signal.subject)
            if same and other.cell == alert.cell and other.id != alert.id and other.state in OPEN:
                raise MoveRefused(f"о том же уже открыто оповещение {other.id}: работайте с ним")
