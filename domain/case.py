"""A case: one appeal or message that a body must answer, and its terms. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.errors import MoveRefused


class Regime(StrEnum):
    """The legal regime decides the terms: a post found in open sources is no 59-ФЗ appeal, e-mail
    is a signal.
    """

    POST = "post"
    MESSAGE = "message"
    APPEAL = "appeal"
    SIGNAL = "signal"


class Priority(StrEnum):
    """`FAST` is the fast track of starred topics."""

    USUAL = "usual"
    HIGH = "high"
    FAST = "fast"


class CaseState(StrEnum):
    """States of a message on the federal platform (domain facts, point 3)."""

    DRAFT = "draft"
    SENT = "sent"
    MODERATION = "moderation"
    IN_WORK = "in_work"
    REWORK = "rework"
    FORWARDED = "forwarded"
    INTERIM = "interim"
    POSTPONED = "postponed"
    ANSWERED = "answered"
    RATED = "rated"
    RETURNED = "returned"
    CLOSED = "closed"


_S = CaseState
MOVES: Mapping[CaseState, frozenset[CaseState]] = {
    _S.DRAFT: frozenset({_S.SENT}),
    _S.SENT: frozenset({_S.MODERATION, _S.IN_WORK}),
    _S.MODERATION: frozenset({_S.IN_WORK, _S.CLOSED}),
    _S.IN_WORK: frozenset({_S.FORWARDED, _S.INTERIM, _S.POSTPONED, _S.ANSWERED}),
    _S.REWORK: frozenset({_S.FORWARDED, _S.INTERIM, _S.POSTPONED, _S.ANSWERED}),
    _S.FORWARDED: frozenset({_S.IN_WORK}),
    _S.INTERIM: frozenset({_S.ANSWERED, _S.POSTPONED}),
    _S.POSTPONED: frozenset({_S.IN_WORK, _S.ANSWERED}),
    _S.ANSWERED: frozenset({_S.RATED, _S.REWORK, _S.CLOSED}),
    _S.RATED: frozenset({_S.RETURNED, _S.CLOSED}),
    _S.RETURNED: frozenset({_S.REWORK, _S.CLOSED}),
    _S.CLOSED: frozenset({_S.RETURNED}),
}


@dataclass(frozen=True, slots=True)
class Term:
    """One line of the policy table: how long for each step, in calendar time, or, where `working`,
    in working hours; whole days are then working days.
    """

    regime: Regime
    priority: Priority
    first_reaction: timedelta | None
    answer: timedelta
    final: timedelta | None
    working: bool
    source: str


@dataclass(frozen=True, slots=True)
class Case:
    """One thing to answer. `source_id` and `native_id` name the item where it was filed; `post_id`
    the post it grew from.
    """

    id: str
    regime: Regime
    priority: Priority
    state: CaseState
    received_at: datetime
    topic: str | None = None
    municipality: str | None = None
    body: str | None = None
    post_id: str | None = None
    native_id: str | None = None
    closed_at: datetime | None = None


def check_move(current: CaseState, target: CaseState) -> None:
    """Raise MoveRefused unless MOVES has this move."""
    if target not in MOVES[current]:
        raise MoveRefused(f"case: no move from {current} to {target}")
