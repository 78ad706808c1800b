"""Alerts: the list, one alert with its history and its posts, and what people do with it."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from alerts import lifecycle
from app.assembly import make_pager
from app.installation import Installation
from desks.audit import Verb, write
from desks.card import AlertFacts, findings, findings_without_posts
from desks.posts import Shown, shown
from desks.viewer import Viewer
from domain.alert import OPEN, Alert, AlertState, Move
from domain.ending import Ending
from domain.errors import EntryRefused, IndexUnavailable, MoveRefused, NotFound
from domain.message import About, Matter, Message
from domain.person import Right
from domain.ports.index import Hit
from domain.silence import Silence, active, silencing

# The evaluator writes an alert at every look: who meets it there is not refused, but tried again.
TRIES = 3
Make = Callable[[Alert, str, datetime], tuple[Alert, Move]]


class ListedAlert(NamedTuple):
    """An alert, and the silence that mutes it now."""

    alert: Alert
    silence: Silence | None


class AlertPage(NamedTuple):
    """Alerts in the order of the list; `more` follow the last of them."""

    rows: Sequence[ListedAlert]
    more: bool


@dataclass(frozen=True, slots=True)
class History:
    """An alert, what was done with it, and who was told."""

    alert: Alert
    silence: Silence | None
    moves: Sequence[Move]
    deliveries: Sequence[Message]


@dataclass(frozen=True, slots=True)
class AlertDesk:
    """Every call raises Forbidden where the viewer lacks the right, and NotFound where there is no
    such alert. A deed returns the alert as it leaves it. It raises MoveRefused where the table has
    no such move or the viewer has no name of a person, and EntryRefused for a reason that does not
    fit.
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
        """Alerts of these states, open ones and those that ended since, newest first: `limit` of
        them that follow the alert `after`. Raises EntryRefused where nobody knows that one.
        """
        viewer.demand(Right.REGION)
        listed = [a for a in self.installation.watch.alerts.recent(since) if a.state in states]
        if after is not None:
            if (last := self.installation.watch.alerts.get(after)) is None:
                raise EntryRefused("cursor: такого нет, берите его из next")
            listed = [a for a in listed if (last.opened_at, a.id) > (a.opened_at, last.id)]
        page = listed[:limit]
        return AlertPage(self._silenced(page), len(page) < len(listed))

    def look(self, viewer: Viewer, alert_id: str) -> History:
        """One alert with its history; audited."""
        viewer.demand(Right.REGION)
        [(alert, silence)] = self._silenced([self._known(alert_id)])
        moves = self.installation.watch.alerts.moves(alert_id)
        messages = self.installation.messages.outbox.of(About(Matter.ALERT, alert_id))
        history = History(alert, silence, moves, messages)
        write(self.installation.audit, self.installation.clock.now(), viewer, Verb.ALERT, alert_id)
        return history

    def findings(self, viewer: Viewer, alert: Alert) -> AlertFacts:
        """What the posts of an alert say. Raises Unavailable."""
        viewer.demand(Right.REGION)
        return findings(self.installation, alert)

    def card(self, viewer: Viewer, alert: Alert) -> tuple[AlertFacts, Sequence[Shown]]:
        """What its posts say, and the most noticeable of them. While the index does not answer, no
        posts: an alert can be read and acknowledged without it.
        """
        viewer.demand(Right.REGION)
        ids, index = alert.evidence.post_ids, viewer.posts(self.installation.posts.index)
        try:
            more, posts = self.findings(viewer, alert), index.get(ids)
            return more, shown(self.installation, index, [Hit(posts[i]) for i in ids if i in posts])
        except IndexUnavailable:
            return findings_without_posts(self.installation, alert), ()

    def move(
        self,
        viewer: Viewer,
        alert_id: str,
        action: str,
        note: str = "",
        reason: Ending | None = None,
    ) -> ListedAlert:
        """One of lifecycle.ACTIONS; what waited to be sent stops in the same transaction. An end
        without a reason is recorded as UNSTATED; other moves have none.
        """
        viewer.demand(Right.ALERTS)
        chosen = lifecycle.ACTIONS[action]

        def make(alert: Alert, who: str, now: datetime) -> tuple[Alert, Move]:
            if chosen.ends:
                return chosen.make(alert, who, now, note.strip(), reason or Ending.UNSTATED)
            made = chosen.make(alert, who, now, note.strip())
            if alert.state not in OPEN:
                self._check_alone(alert, now)
            return made

        return self._save(viewer, alert_id, Verb(f"alert {action}"), make)

    def note(self, viewer: Viewer, alert_id: str, note: str) -> ListedAlert:
        """Only a note; what waits to be sent still waits."""

        def make(alert: Alert, who: str, now: datetime) -> tuple[Alert, Move]:
            return lifecycle.add_note(alert, who, now, note.strip())

        return self._save(viewer, alert_id, Verb.ALERT_NOTE, make)

    def snooze(self, viewer: Viewer, alert_id: str, until: datetime, note: str = "") -> ListedAlert:
        """Quiet until then; who was to be paged and was not is paged after it."""

        def make(alert: Alert, who: str, now: datetime) -> tuple[Alert, Move]:
            return lifecycle.snooze(alert, who, now, until, note.strip())

        return self._save(viewer, alert_id, Verb.ALERT_SNOOZE, make)

    def _save(self, viewer: Viewer, alert_id: str, verb: Verb, make: Make) -> ListedAlert:
        """The alert as it is then. The audit names the posts that it then stood upon."""
        viewer.demand(Right.ALERTS)
        if not (who := viewer.actor.strip()):
            raise MoveRefused("не сказано, кто это делает: назовите себя")
        if who.casefold() == lifecycle.SYSTEM:
            raise MoveRefused(f"«{who}» — это сама система: назовите себя")
        installation, pager, now, tries = (
            self.installation,
            make_pager(self.installation),
            self.installation.clock.now(),
            TRIES,
        )
        while True:
            after, move = make(self._known(alert_id), who, now)
            stop, following = pager.following(after, move)
            posts = ", ".join(after.evidence.post_ids)
            tries -= 1
            try:
                with installation.transaction():
                    installation.watch.alerts.save(after, move, following, stop_pending=stop)
                    write(
                        installation.audit,
                        now,
                        viewer,
                        verb,
                        f"{after.id}; посты: {posts}" if posts else after.id,
                    )
            except MoveRefused:
                if not tries:
                    raise
            else:
                return self._silenced([after])[0]

    def _known(self, alert_id: str) -> Alert:
        if (alert := self.installation.watch.alerts.get(alert_id)) is None:
            raise NotFound(f"оповещения {alert_id} нет: проверьте номер в списке")
        return alert

    def _silenced(self, alerts: Sequence[Alert]) -> list[ListedAlert]:
        now = self.installation.clock.now()
        quiet = active(self.installation.watch.silences.since(now), now)
        return [ListedAlert(alert, silencing(alert, quiet)) for alert in alerts]

    def _check_alone(self, alert: Alert, now: datetime) -> None:
        """An alert comes back only where no later one is open about the same."""
        for other in self.installation.watch.alerts.recent(now):
            signal = other.signal
            same = (signal.rule, signal.subject) == (alert.signal.rule, alert.signal.subject)
            if same and other.cell == alert.cell and other.id != alert.id and other.state in OPEN:
                raise MoveRefused(f"о том же уже открыто оповещение {other.id}: работайте с ним")
