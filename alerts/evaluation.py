"""One look at the counts: from complaints in the store to alerts and messages in the store."""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, tzinfo

import numpy as np

from alerts import lifecycle
from alerts.detector.detection import Scan, limit
from alerts.detector.folding import opening
from alerts.detector.hindsight import Hindsight
from alerts.detector.learning import HISTORY, Learner, moment
from alerts.detector.panel import Floats, Layout, hours
from alerts.notification import page, page_again
from alerts.paging import Pager
from alerts.rules import Rules
from domain.alert import OPEN, Alert, AlertState, Cell, Move, Rule, Signal
from domain.errors import MoveRefused
from domain.message import Message
from domain.ports.alerts import AlertStore
from domain.ports.baselines import BaselineStore
from domain.ports.complaints import ComplaintStore

log = logging.getLogger(__name__)

LOOKBACK = timedelta(days=7)  # ended alerts that still matter to their cells


class Evaluator:
    """From tick to tick it keeps a detector, which it can restore; all else is in the stores.

    A tick that died anywhere may be repeated: each alert is saved with its messages in one
    transaction, the next tick finds it there, and ids follow from what the store holds. `pager`
    writes the messages; hours of the week are those of `zone`; under `name` the baseline is saved.
    """

    def __init__(
        self,
        *,
        complaints: ComplaintStore,
        baselines: BaselineStore,
        alerts: AlertStore,
        rules: Rules,
        layout: Layout,
        sensitivity: str,
        pager: Pager,
        zone: tzinfo,
        name: str = "region",
    ) -> None:
        self.complaints, self.baselines, self.alerts = complaints, baselines, alerts
        self.rules, self.sensitivity = rules, sensitivity
        self.layout, self.pager = layout, pager
        self.learner = Learner(
            complaints=complaints,
            baselines=baselines,
            rules=rules,
            layout=layout,
            zone=zone,
            name=name,
        )
        self.hindsight = Hindsight(int(rules.oldest / timedelta(hours=1)))

    def tick(self, now: datetime) -> list[Alert]:
        """Look at the windows that end now. Returns the alerts whose state changed.

        Raises Unavailable; the same call may be made again.
        """
        detector, panel = self.learner.up_to(now)
        seen = detector.look(panel.within(hours(now), self.rules.windows), hours(now))
        recent: dict[Cell, Alert] = {}
        for alert in sorted(self.alerts.recent(now - LOOKBACK), key=lambda a: a.opened_at):
            if alert.signal.rule is Rule.SPIKE and alert.cell in self.layout.position:
                recent[alert.cell] = alert
        changed = [self._follow(alert, seen, now) for alert in recent.values()]
        fresh = panel.latest(hours(now)) >= hours(now - self.rules.oldest)
        seen = self.hindsight.look(detector, panel, seen, hours(now), self._told(recent))
        firing = (seen.p <= self._limits(seen, now)[self.sensitivity]) & fresh
        standing = {c for c, a in recent.items() if a.state in OPEN or self._holds(a, now)}
        for position in opening(seen, firing, standing, self.layout):
            changed.append(self._open(position, seen, recent, now))
        return [alert for alert in changed if alert]

    def _limits(self, seen: Scan, now: datetime) -> Mapping[str, float]:
        """The greatest p that fires, by sensitivity; noted, so that one series can be judged
        alone.
        """
        limits = {name: limit(seen.p, q) for name, q in self.rules.q.items()}
        self.baselines.note_limits(now, limits, moment(hours(now) - HISTORY))
        return limits

    def _follow(self, alert: Alert, seen: Scan, now: datetime) -> Alert | None:
        """Move a known alert on. Returns it where its state changed."""
        position = self.layout.position[alert.cell]
        hot = bool(seen.hot(self.rules)[position])
        move: Move | None = None
        messages: Sequence[Message] = ()
        after = alert
        if hot and alert.state in OPEN:
            signal = None
            if seen.p[position] < self.rules.hot:
                signal = self._signal(position, seen, now)
            evidence = self.complaints.evidence(alert.cell, alert.since, now)
            if alert.state is AlertState.SUBSIDING:
                before = self._before_subsiding(alert)
                after, move = lifecycle.flare_up(alert, before, signal, evidence, now)
                if before is AlertState.ACKNOWLEDGED:
                    messages = self.pager.remind(after, now)
            else:
                after = lifecycle.go_on(alert, signal, evidence, now)
        elif hot and self._holds(alert, now):
            after = lifecycle.go_on(alert, None, None, now)
        elif alert.state is AlertState.SUBSIDING:
            if now - alert.last_hot_at >= self.rules.close_after:
                after, move = lifecycle.expire(alert, now)
                messages = self.pager.end(after, now)
        elif alert.state in OPEN and now - alert.last_hot_at >= self.rules.subside_after:
            after, move = lifecycle.subside(alert, now)
        if after is alert:
            return None
        return after if self._save(after, move, messages) and move else None

    def _open(
        self, position: int, seen: Scan, recent: Mapping[Cell, Alert], now: datetime
    ) -> Alert | None:
        """Open the alert of a firing cell, or its last one again; None where a guard says no."""
        signal = self._signal(position, seen, now)
        last = recent.get(signal.cell)
        since = moment(float(seen.end[position])) - signal.window
        evidence = self.complaints.evidence(signal.cell, since, now)
        narrow = bool(self.layout.narrow[position])
        if evidence is None or not self.rules.worth_waking(
            evidence.authors, evidence.sources, narrow
        ):
            return None
        again = (
            last is not None
            and last.state is AlertState.CLOSED
            and last.closed_at is not None
            and now - last.closed_at <= self.rules.reopen_within
        )
        if last and again:
            alert, move = lifecycle.reopen(last, signal, evidence)
        else:
            alert, move = lifecycle.open_alert(signal, evidence, last)
        messages = self.pager.page(alert, now, page_again if again else page)
        return alert if self._save(alert, move, messages) else None

    def _told(self, recent: Mapping[Cell, Alert]) -> Floats:
        """Hour up to which each cell's posts have had an alert, its own or one of a cell that
        shares posts with it [cells].
        """
        told = np.full(len(self.layout), -np.inf)
        for cell, alert in recent.items():
            until = hours(max(alert.closed_at or alert.last_hot_at, alert.last_hot_at))
            told = np.where(self.layout.sharing(cell), np.maximum(told, until), told)
        return told

    def _holds(self, alert: Alert, now: datetime) -> bool:
        return lifecycle.holds(alert, self.rules.close_after, self.rules.subside_after, now)

    def _before_subsiding(self, alert: Alert) -> AlertState:
        moves = [m for m in self.alerts.moves(alert.id) if m.after is AlertState.SUBSIDING]
        moved = [m for m in moves if m.before is not m.after]
        last = max(moved, key=lambda m: m.at, default=None)
        return last.before if last and last.before else AlertState.NEW

    def _signal(self, position: int, seen: Scan, now: datetime) -> Signal:
        window = int(seen.window[position])
        return Signal(
            cell=self.layout.cells[position],
            at=now,
            window=timedelta(hours=self.rules.windows[window]),
            observed=int(seen.observed[window, position]),
            expected=float(seen.expected[window, position]),
            p=float(seen.p[position]),
            cold=self.learner.detector is None or self.learner.detector.baseline.cold,
            course=self.learner.course(position),
        )

    def _save(self, alert: Alert, move: Move | None, messages: Sequence[Message]) -> bool:
        """False where a person or another evaluator was faster: the next tick looks again. What is
        over needs no page, what was acknowledged and subsides no reminder.
        """
        taken = move is not None and move.before is AlertState.ACKNOWLEDGED
        stop = taken or alert.state is AlertState.CLOSED
        try:
            self.alerts.save(alert, move, messages, stop_pending=stop)
        except MoveRefused as error:
            log.info("alert %s changed meanwhile, the next look decides: %s", alert.id, error)
            return False
        return True
