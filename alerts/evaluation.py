"""One look at the counts: from complaints in the store to alerts and messages in the store."""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta, tzinfo

import numpy as np

from alerts import lifecycle
from alerts.detector.detection import Scan, limit
from alerts.detector.folding import opening
from alerts.detector.learning import HISTORY, Learner, moment
from alerts.detector.outlook import Outlook, surest
from alerts.detector.panel import Floats, Layout, hours
from alerts.notification import page, page_again
from alerts.paging import Pager
from alerts.rules import Rules
from domain.alert import OPEN, Alert, AlertState, Cell, Evidence, Move, Rule, Signal
from domain.alerting.holder import lasting
from domain.errors import MoveRefused
from domain.message import Message
from domain.ports.alerts import AlertStore
from domain.ports.baselines import BaselineStore
from domain.ports.complaints import ComplaintStore

log = logging.getLogger(__name__)

LOOKBACK = timedelta(days=7)  # ended alerts of this age still matter to their cells


class Evaluator:
    """Keeps a detector between ticks, saved under `name`; all other state is in the stores. A tick
    that died may be repeated: each alert and its messages are one transaction, and ids follow from
    the store's content. Hours of the week are in `zone`.

    `published` are the complaints without those that residents filed, and are judged by themselves
    too once there are any of these, which `hears` says: what is filed comes late or all at once,
    and must not delay an alert that the others alone would open.
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
        published: ComplaintStore | None = None,
        hears: Callable[[], bool] = lambda: True,
    ) -> None:
        self.complaints, self.baselines, self.alerts = complaints, baselines, alerts
        self.rules, self.sensitivity = rules, sensitivity
        self.layout, self.pager = layout, pager

        def outlook(of: ComplaintStore, name: str) -> Outlook:
            learner = Learner(
                complaints=of,
                baselines=baselines,
                rules=rules,
                layout=layout,
                zone=zone,
                name=name,
            )
            return Outlook(learner, rules.oldest)

        self.outlook, self.hears = outlook(complaints, name), hears
        self.apart = outlook(published, f"{name} published") if published else None

    @property
    def learner(self) -> Learner:
        return self.outlook.learner

    def tick(self, now: datetime) -> list[Alert]:
        """Looks at the windows that end now, and returns the alerts whose state changed. Raises
        Unavailable; the caller may repeat the call.
        """
        outlooks = [self.outlook, *((self.apart,) if self.apart and self.hears() else ())]
        looks = [one.look(now) for one in outlooks]
        look = surest(looks)
        recent: dict[Cell, Alert] = {}
        for alert in sorted(self.alerts.recent(now - LOOKBACK), key=lambda a: a.opened_at):
            if alert.signal.rule is Rule.SPIKE and alert.cell in self.layout.position:
                recent[alert.cell] = alert
        changed = [self._follow(alert, look, now) for alert in recent.values()]
        alerted = self._alerted_until(recent)
        looks = [o.again(one, alerted, now) for o, one in zip(outlooks, looks, strict=True)]
        bounds = [self._limits(looks[0], now)[self.sensitivity]]
        bounds += [limit(one.p, self.rules.q[self.sensitivity]) for one in looks[1:]]
        fires = [
            (one.p <= bound) & o.fresh(now)
            for o, one, bound in zip(outlooks, looks, bounds, strict=True)
        ]
        look, firing = surest(looks, fires), np.logical_or.reduce(fires)
        standing = {c for c, a in recent.items() if a.state in OPEN or self._holds(a, now)}
        for position in opening(look, firing, standing, self.layout):
            changed.append(self._open(position, look, recent, now))
        return [alert for alert in changed if alert]

    def _limits(self, look: Scan, now: datetime) -> Mapping[str, float]:
        """The greatest p that fires, by sensitivity; stored, so that a single series can be judged
        later.
        """
        limits = {name: limit(look.p, q) for name, q in self.rules.q.items()}
        self.baselines.note_limits(now, limits, moment(hours(now) - HISTORY))
        return limits

    def _follow(self, alert: Alert, look: Scan, now: datetime) -> Alert | None:
        position = self.layout.position[alert.cell]
        hot = bool(look.hot(self.rules)[position])
        move: Move | None = None
        messages: Sequence[Message] = ()
        after = alert
        if hot and alert.state in OPEN:
            signal = None
            if look.p[position] < self.rules.hot:
                signal = self._signal(position, look, now)
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
        self, position: int, look: Scan, recent: Mapping[Cell, Alert], now: datetime
    ) -> Alert | None:
        signal = self._signal(position, look, now)
        last = recent.get(signal.cell)
        since = moment(float(look.end[position])) - signal.window
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
        if not again and self._joins(signal, evidence, now):
            return None
        if last and again:
            alert, move = lifecycle.reopen(last, signal, evidence)
        else:
            alert, move = lifecycle.open_alert(signal, evidence, last)
        messages = self.pager.page(alert, now, page_again if again else page)
        return alert if self._save(alert, move, messages) else None

    def _joins(self, signal: Signal, evidence: Evidence, now: datetime) -> bool:
        return False

    def _alerted_until(self, recent: Mapping[Cell, Alert]) -> Floats:
        """The hour [cells] until which the cell, or another that shares its posts, had an alert
        already.
        """
        alerted = np.full(len(self.layout), -np.inf)
        for cell, alert in recent.items():
            until = hours(max(alert.closed_at or alert.last_hot_at, alert.last_hot_at))
            alerted = np.where(self.layout.sharing(cell), np.maximum(alerted, until), alerted)
        return alerted

    def _holds(self, alert: Alert, now: datetime) -> bool:
        return lifecycle.holds(alert, self.rules.close_after, self.rules.subside_after, now)

    def _before_subsiding(self, alert: Alert) -> AlertState:
        of = lasting(self.alerts.moves(alert.id))
        moves = [m for m in of if m.after is AlertState.SUBSIDING]
        moved = [m for m in moves if m.before is not m.after]
        last = max(moved, key=lambda m: m.at, default=None)
        return last.before if last and last.before else AlertState.NEW

    def _signal(self, position: int, look: Scan, now: datetime) -> Signal:
        window = int(look.window[position])
        return Signal(
            cell=self.layout.cells[position],
            at=now,
            window=timedelta(hours=self.rules.windows[window]),
            observed=int(look.observed[window, position]),
            expected=float(look.expected[window, position]),
            p=float(look.p[position]),
            cold=self.learner.detector is None or self.learner.detector.baseline.cold,
            course=self.learner.course(position),
        )

    def _save(self, alert: Alert, move: Move | None, messages: Sequence[Message]) -> bool:
        """False if a person or another evaluator was faster; the next tick looks again."""
        taken = move is not None and move.before is AlertState.ACKNOWLEDGED
        stop = taken or alert.state is AlertState.CLOSED
        try:
            self.alerts.save(alert, move, messages, stop_pending=stop)
        except MoveRefused as error:
            log.info("alert %s changed meanwhile, the next look decides: %s", alert.id, error)
            return False
        return True
