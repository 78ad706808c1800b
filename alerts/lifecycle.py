"""The life of an alert: each move of the table is a function that returns the new alert and its
record. Pure.

Save a person's move with what `paging.Pager.following` returns: whether waiting messages stop
(`stop_pending`), and the messages that replace them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from domain.alert import (
    MOVES,
    OPEN,
    Alert,
    AlertState,
    Evidence,
    Move,
    Signal,
    check_ending,
    check_snooze,
)
from domain.alerting.holder import can_take_back
from domain.ending import Ending
from domain.errors import MoveRefused
from domain.person import SYSTEM

BACK_WITHIN = timedelta(days=7)  # as long as the list shows ended alerts
NAMES = {
    AlertState.NEW: "новое",
    AlertState.ACKNOWLEDGED: "принято",
    AlertState.IN_WORK: "в работе",
    AlertState.SUBSIDING: "затихает",
    AlertState.CLOSED: "закрыто",
    AlertState.FALSE: "ложное",
}


def alert_id(signal: Signal, before: Alert | None) -> str:
    """The id of the alert that follows `before`: two evaluators compute the same, so only one can
    save it, and the day keeps first alerts apart once older ones are out of sight.
    """
    what = f"{signal.rule} {signal.subject}" if signal.subject else signal.cell.key
    text = f"{what} {before.id if before else ''} {signal.at.date().isoformat()}"
    return sha256(text.encode()).hexdigest()[:16]


def open_alert(
    signal: Signal, evidence: Evidence, before: Alert | None = None
) -> tuple[Alert, Move]:
    alert = Alert(
        id=alert_id(signal, before),
        cell=signal.cell,
        state=AlertState.NEW,
        opened_at=signal.at,
        since=evidence.first_at,
        signal=signal,
        evidence=evidence,
        last_hot_at=signal.at,
    )
    return alert, Move(alert.id, None, AlertState.NEW, signal.at, SYSTEM)


def acknowledge(alert: Alert, who: str, now: datetime, note: str = "") -> tuple[Alert, Move]:
    return _move(alert, AlertState.ACKNOWLEDGED, who, now, note)


def acknowledged_since(moves: Sequence[Move], moment: datetime) -> bool:
    """True if anybody has acknowledged since `moment`: a link made at `moment` is then used up."""
    acknowledged = AlertState.ACKNOWLEDGED
    return any(m.after is acknowledged is not m.before and m.at >= moment for m in moves)


def start_work(alert: Alert, who: str, now: datetime, note: str = "") -> tuple[Alert, Move]:
    return _move(alert, AlertState.IN_WORK, who, now, note)


def mark_false(
    alert: Alert, who: str, now: datetime, note: str = "", reason: Ending = Ending.UNSTATED
) -> tuple[Alert, Move]:
    return _end(alert, AlertState.FALSE, who, now, note, reason)


def close(
    alert: Alert, who: str, now: datetime, note: str = "", reason: Ending = Ending.UNSTATED
) -> tuple[Alert, Move]:
    return _end(alert, AlertState.CLOSED, who, now, note, reason)


def bring_back(alert: Alert, who: str, now: datetime, note: str = "") -> tuple[Alert, Move]:
    """A person undoes the end: the alert is new, and quiet time counts from now. Raises MoveRefused
    if it is open or ended longer than BACK_WITHIN ago.
    """
    if alert.closed_at is None:
        state = NAMES[alert.state]
        raise MoveRefused(f"оповещение {alert.id} сейчас «{state}»: открывать снова нечего")
    if now - alert.closed_at > BACK_WITHIN:
        raise MoveRefused(
            f"оповещение {alert.id} кончилось больше {BACK_WITHIN.days} дней назад: "
            "снова его уже не открыть"
        )
    return _move(
        replace(alert, last_hot_at=now, snoozed_until=None), AlertState.NEW, who, now, note
    )


def take_back(alert: Alert, last: Move | None, who: str, now: datetime) -> tuple[Alert, Move]:
    """A person takes back the end they have just given, the alert's move `last`. Raises MoveRefused
    for another person, another move, and later than UNDO.
    """
    if last is None or last.before is None or not can_take_back(last, who, now):
        raise MoveRefused(
            "отменить можно только свой шаг и только в первые секунды; "
            "закрытое и ложное возвращает «Открыть снова»"
        )
    back = replace(alert, state=last.before, version=alert.version + 1, closed_at=None)
    return back, Move(alert.id, alert.state, last.before, now, who)


def hand_on(alert: Alert, who: str, now: datetime, to: str, note: str = "") -> tuple[Alert, Move]:
    """Another person answers for the alert; its state stays. Raises MoveRefused if it has ended.
    Save with the message to them.
    """
    if alert.state not in OPEN:
        raise MoveRefused(f"оповещение {alert.id} уже «{NAMES[alert.state]}»: передавать нечего")
    stayed, move = _stay(alert, who, now, note)
    return stayed, replace(move, handed_to=to)


@dataclass(frozen=True, slots=True)
class Action:
    after: AlertState
    label: str
    make: Callable[..., tuple[Alert, Move]]

    @property
    def ends(self) -> bool:
        return self.after not in OPEN


ACTIONS: Mapping[str, Action] = {
    "acknowledge": Action(AlertState.ACKNOWLEDGED, "Принять", acknowledge),
    "work": Action(AlertState.IN_WORK, "Взять в работу", start_work),
    "close": Action(AlertState.CLOSED, "Закрыть", close),
    "false": Action(AlertState.FALSE, "Ложная тревога", mark_false),
    "reopen": Action(AlertState.NEW, "Открыть снова", bring_back),
}


def possible(alert: Alert) -> Sequence[str]:
    moves = MOVES[alert.state] - ({AlertState.NEW} if alert.state in OPEN else set())
    return [name for name, action in ACTIONS.items() if action.after in moves]


def add_note(alert: Alert, who: str, now: datetime, note: str) -> tuple[Alert, Move]:
    """A note without a move. Raises MoveRefused if it is empty."""
    if not note:
        raise MoveRefused("заметка пуста: напишите её")
    return _stay(alert, who, now, note)


def snooze(
    alert: Alert, who: str, now: datetime, until: datetime, note: str = ""
) -> tuple[Alert, Move]:
    """Page nobody until `until`. Raises MoveRefused if the alert has ended, or `until` is past or
    more than a day ahead.
    """
    if alert.state not in OPEN:
        raise MoveRefused(f"оповещение {alert.id} уже «{NAMES[alert.state]}»: откладывать нечего")
    check_snooze(until, now)
    return _stay(replace(alert, snoozed_until=until), who, now, note, until)


def expire(alert: Alert, now: datetime) -> tuple[Alert, Move]:
    return _move(alert, AlertState.CLOSED, SYSTEM, now)


def subside(alert: Alert, now: datetime) -> tuple[Alert, Move]:
    return _move(alert, AlertState.SUBSIDING, SYSTEM, now)


def go_on(alert: Alert, signal: Signal | None, evidence: Evidence | None, now: datetime) -> Alert:
    """Not a move: the alert is still hot; None keeps the last signal or evidence."""
    return replace(_hot(alert, signal, evidence, now), version=alert.version + 1)


def flare_up(
    alert: Alert,
    before: AlertState,
    signal: Signal | None,
    evidence: Evidence | None,
    now: datetime,
) -> tuple[Alert, Move]:
    return _move(_hot(alert, signal, evidence, now), before, SYSTEM, now)


def reopen(alert: Alert, signal: Signal, evidence: Evidence) -> tuple[Alert, Move]:
    return _move(_hot(alert, signal, evidence, signal.at), AlertState.NEW, SYSTEM, signal.at)


def holds(alert: Alert, close_after: timedelta, subside_after: timedelta, now: datetime) -> bool:
    """True if an ended alert still blocks new ones in its cell: a person ended it while it was hot,
    and it has not been quiet for `close_after` since.
    """
    if alert.state in OPEN or alert.closed_at is None:
        return False
    judged_hot = alert.closed_at - alert.last_hot_at < subside_after
    return judged_hot and now - max(alert.last_hot_at, alert.closed_at) < close_after


def _hot(alert: Alert, signal: Signal | None, evidence: Evidence | None, now: datetime) -> Alert:
    return replace(
        alert,
        signal=signal or alert.signal,
        evidence=evidence or alert.evidence,
        last_hot_at=now,
    )


def _end(
    alert: Alert, after: AlertState, who: str, now: datetime, note: str, reason: Ending
) -> tuple[Alert, Move]:
    check_ending(reason, after, note)
    ended, move = _move(alert, after, who, now, note)
    return ended, replace(move, reason=reason)


def _stay(
    alert: Alert, who: str, now: datetime, note: str, until: datetime | None = None
) -> tuple[Alert, Move]:
    stayed = replace(alert, version=alert.version + 1)
    return stayed, Move(alert.id, alert.state, alert.state, now, who, note, until)


def _move(
    alert: Alert, after: AlertState, who: str, now: datetime, note: str = ""
) -> tuple[Alert, Move]:
    if after not in MOVES[alert.state]:
        raise MoveRefused(
            f"оповещение {alert.id} сейчас «{NAMES[alert.state]}»: состояние "
            f"«{NAMES[after]}» после него невозможно"
        )
    ended = now if after not in OPEN else None
    moved = replace(alert, state=after, version=alert.version + 1, closed_at=ended)
    return moved, Move(alert.id, alert.state, after, now, who, note)
