"""The course of a case: its moves that count, and what they make of it one after another. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from domain.cases.case import CaseMove
from domain.cases.workflow import WORKFLOW, CaseDeed, CaseState
from domain.errors import MoveRefused
from domain.terms.policy import Priority, Regime

GIVING = frozenset({CaseDeed.ROUTE, CaseDeed.ALARM, CaseDeed.FORWARD})  # to a body, or away
TAKING = frozenset({CaseDeed.RECALL, CaseDeed.WRONG_BODY, CaseDeed.REOPEN})  # from a body

ANSWERING = frozenset({CaseDeed.ANSWER, CaseDeed.APPROVE, CaseDeed.INTERIM})

# An enum looks up its members slowly, and these are asked of each move of each case.
_UNDO, _SET, _POSTPONE, _RESUME = CaseDeed.UNDO, CaseDeed.SET, CaseDeed.POSTPONE, CaseDeed.RESUME


class CaseMatter(NamedTuple):
    """What kind of case it is. `assumed` marks a regime that nobody stated."""

    regime: Regime
    assumed: bool
    priority: Priority
    topic: str | None
    group: str | None


class Passage(NamedTuple):
    """A move, with the state after it and the body that then has the case or answered it."""

    move: CaseMove
    state: CaseState
    body: str | None


def effective(moves: Sequence[CaseMove]) -> list[CaseMove]:
    """The moves that count: without those that were undone, and without the undoing."""
    counted: list[CaseMove] = []
    for move in moves:
        if move.deed is _UNDO:
            counted.pop()
        else:
            counted.append(move)
    return counted


def timed(counted: Sequence[CaseMove]) -> Sequence[CaseMove]:
    """The moves that count, each answer at the time when it was given: an answer is published in
    its thread before anybody says so here. A NOTE of the system dates the answer before it.
    """
    if all(move.given_at is None for move in counted):
        return counted
    dated, answer = list(counted), None
    for place, move in enumerate(counted):
        if move.deed in ANSWERING:
            answer = place
        at = place if move.deed in ANSWERING else answer
        if move.given_at is not None and at is not None:
            dated[at] = replace(dated[at], at=move.given_at)
    return dated


def matter(counted: Sequence[CaseMove]) -> CaseMatter:
    now = opened(counted[0])
    for move in counted[1:]:
        if move.deed is _SET:
            now = reset(now, move)
    return now


def opened(move: CaseMove) -> CaseMatter:
    if move.deed is not CaseDeed.OPEN or move.regime is None:
        raise MoveRefused("первый шаг обращения — его заведение")
    priority = move.priority or Priority.USUAL
    return CaseMatter(move.regime, bool(move.assumed), priority, move.topic, move.group)


def reset(now: CaseMatter, move: CaseMove) -> CaseMatter:
    """A group without a topic takes the topic away."""
    return CaseMatter(
        move.regime or now.regime,
        now.assumed if move.regime is None else bool(move.assumed),
        move.priority or now.priority,
        move.topic if move.group else now.topic,
        move.group or now.group,
    )


def passages(counted: Sequence[CaseMove]) -> list[Passage]:
    """One for each move. Raises MoveRefused for a move that its state does not have; what else a
    move needs is not looked at.
    """
    state, body, paused = CaseState.RECEIVED, None, None
    passed = [Passage(counted[0], state, body)]
    for move in counted[1:]:
        before, state = state, state_after(state, paused, move.deed)
        body = body_after(body, move)
        if move.deed is _POSTPONE:
            paused = before
        passed.append(Passage(move, state, body))
    return passed


def state_after(state: CaseState, before_pause: CaseState | None, deed: CaseDeed) -> CaseState:
    """Raises MoveRefused for a deed that the state does not have."""
    row = WORKFLOW[state]
    if deed not in row:
        raise MoveRefused("из нынешнего состояния этого сделать нельзя: посмотрите обращение снова")
    if deed is _RESUME:
        return before_pause or CaseState.MODERATED
    return row[deed] or state


def body_after(body: str | None, move: CaseMove) -> str | None:
    if move.deed in GIVING:
        return move.body
    return None if move.deed in TAKING else body
