"""Who answers for an alert, and how long it has waited for somebody. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.alert import OPEN, TAKEN, Alert, AlertState, Move
from domain.person import SYSTEM

UNDO = timedelta(seconds=15)  # ten on the screen, and the way to the server


@dataclass(frozen=True, slots=True)
class AlertHolder:
    who: str
    at: datetime
    note: str = ""
    handed_by: str | None = None


def holder(moves: Sequence[Move]) -> AlertHolder | None:
    """The person who took the alert up last, or got it handed on since; None for nobody, as when it
    is new again.
    """
    held: AlertHolder | None = None
    for move in lasting(moves):
        if move.handed_to is not None:
            held = AlertHolder(move.handed_to, move.at, move.note, move.who)
        elif move.after is AlertState.NEW and move.before is not AlertState.NEW:
            held = None
        elif move.after in TAKEN and move.before is not move.after and move.who != SYSTEM:
            held = AlertHolder(move.who, move.at, move.note)
    return held


def waits_since(alert: Alert, moves: Sequence[Move]) -> datetime:
    new = [m.at for m in lasting(moves) if m.after is AlertState.NEW and m.before not in OPEN]
    return max(new, default=alert.opened_at)


def lasting(moves: Sequence[Move]) -> Sequence[Move]:
    kept: list[Move] = []
    for move in moves:
        if kept and _takes_back(move, kept[-1]):
            kept.pop()
        else:
            kept.append(move)
    return kept


def can_take_back(last: Move, who: str, now: datetime) -> bool:
    ended = last.before in OPEN and last.after not in OPEN
    return ended and last.who == who != SYSTEM and now - last.at <= UNDO


def _takes_back(move: Move, last: Move) -> bool:
    back = (move.before, move.after) == (last.after, last.before)
    return back and can_take_back(last, move.who, move.at)
