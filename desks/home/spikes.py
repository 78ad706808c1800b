"""Open alerts as the summary shows them: who holds each, since when, its streets and one quote."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.installation import Installation
from desks.repeats import quotes
from desks.viewer import Viewer
from domain.alert import Alert, AlertState, Move
from domain.errors import IndexUnavailable
from domain.incident import Incident
from domain.person import Right
from domain.silence import Silence, active, silencing
from enrichment.incidents.quote import quote

MOST = 8  # alerts shown whole
STREETS = 4
INCIDENTS = 3  # of an alert, whose streets are read


@dataclass(frozen=True, slots=True)
class Spike:
    """An open alert; `waits_since` is when it became unanswered, None if somebody holds it.

    Viewers who may not read posts get no quote, no street, and no name of a person.
    """

    alert: Alert
    silence: Silence | None
    waits_since: datetime | None
    holder: str | None
    streets: Sequence[str]
    quote: str | None

    @property
    def quiet(self) -> bool:
        return self.silence is not None


@dataclass(frozen=True, slots=True)
class Spikes:
    """The first MOST open alerts, unanswered first, and the number of all by state."""

    rows: Sequence[Spike]
    open: int
    new: int

    @property
    def rest(self) -> int:
        return self.open - len(self.rows)


def spikes(installation: Installation, viewer: Viewer, alerts: Sequence[Alert]) -> Spikes:
    """`alerts` are all that are open. Raises Unavailable."""
    now = installation.clock.now()
    quiet = active(installation.watch.silences.since(now), now) if alerts else []
    silenced = {alert.id: silencing(alert, quiet) for alert in alerts}

    def place(alert: Alert) -> tuple[bool, bool, int, datetime]:
        muted = silenced[alert.id] is not None or alert.snoozed(now)
        return alert.state is not AlertState.NEW, muted, -alert.evidence.authors, alert.opened_at

    shown = sorted(alerts, key=place)[:MOST]
    moves = installation.watch.alerts.moves_of([one.id for one in shown]) if shown else {}
    named = viewer.may(Right.POSTS)
    streets = _streets(installation, shown) if named else {}
    sentences = _quotes(installation, viewer, shown) if named else {}
    return Spikes(
        [
            Spike(
                alert,
                silenced[alert.id],
                _waits_since(alert, moves[alert.id]),
                _holder(alert, moves[alert.id]) if named else None,
                streets.get(alert.id, ()),
                sentences.get(alert.id),
            )
            for alert in shown
        ],
        len(alerts),
        sum(alert.state is AlertState.NEW for alert in alerts),
    )


def _waits_since(alert: Alert, moves: Sequence[Move]) -> datetime | None:
    if alert.state is not AlertState.NEW:
        return None
    became = (m.at for m in reversed(moves) if m.after is AlertState.NEW is not m.before)
    return next(became, alert.opened_at)


def _holder(alert: Alert, moves: Sequence[Move]) -> str | None:
    """Who accepted the alert last."""
    if alert.state is AlertState.NEW:
        return None
    taken = AlertState.ACKNOWLEDGED
    return next((m.who for m in reversed(moves) if m.after is taken is not m.before), None)


def _streets(installation: Installation, alerts: Sequence[Alert]) -> Mapping[str, Sequence[str]]:
    """By alert, what the posts of its largest incidents name most often."""
    wanted = {alert.id: alert.evidence.incidents[:INCIDENTS] for alert in alerts}
    ids = {id_ for some in wanted.values() for id_ in some}
    known: Mapping[str, Incident] = installation.posts.incidents.several(ids) if ids else {}
    named = {}
    for alert_id, some in wanted.items():
        counts: Counter[str] = Counter()
        for id_ in some:
            if id_ in known:
                counts.update(dict(known[id_].named))
        named[alert_id] = [name for name, _ in counts.most_common(STREETS)]
    return named


def _quotes(
    installation: Installation, viewer: Viewer, alerts: Sequence[Alert]
) -> Mapping[str, str]:
    """By alert, a sentence of its widest post; an index that does not answer hides no alert."""
    first = {alert.id: alert.evidence.post_ids[0] for alert in alerts if alert.evidence.post_ids}
    if not first:
        return {}
    try:
        posts = viewer.posts(installation.posts.index).get(sorted(set(first.values())))
    except IndexUnavailable:
        return {}
    own = quotes(installation, list(posts.values()))
    return {id_: quote(own[post]) for id_, post in first.items() if post in own}
