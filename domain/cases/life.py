"""The life of a case, derived from its moves: state, holders, and the time of each. Pure.

A move that was undone leaves no trace in what is derived; both moves stay in the record.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from domain.cases.case import Case, CaseMove
from domain.cases.course import (
    CaseMatter,
    Passage,
    body_after,
    effective,
    opened,
    passages,
    reset,
    state_after,
    timed,
)
from domain.cases.holder import CENTRE, Holder, HolderKind, Stretch
from domain.cases.needs import check
from domain.cases.standing import Standing
from domain.cases.workflow import ENDED, WITH_BODY, CaseDeed, CaseState
from domain.person import SYSTEM


def standing(moves: Sequence[CaseMove]) -> Standing:
    """Raises MoveRefused or EntryRefused for moves that the workflow does not have."""
    counted = effective(moves)
    if not counted:
        void = _opened(moves[0])
        return replace(void, state=CaseState.VOID, holder=None, closed_at=moves[-1].at)
    now = _opened(counted[0])
    for move in counted[1:]:
        now = after(now, move)
    return now


def _opened(move: CaseMove) -> Standing:
    return Standing(CaseState.RECEIVED, CENTRE, **opened(move)._asdict())


def after(now: Standing, move: CaseMove) -> Standing:
    """Raises MoveRefused for a move that the state does not have, EntryRefused for what
    it lacks.
    """
    state = state_after(now.state, now.before_pause, move.deed)
    check(now, move)
    change = _CHANGES.get(move.deed)
    changed = change(now, move) if change else {}
    body = body_after(now.body, move)
    waits = changed.get("waits", now.waits)
    holder = _holder(state, body, waits, changed.get("before_pause", now.before_pause))
    return replace(now, state=state, body=body, holder=holder, **changed)


_Changed = Mapping[str, Any]  # fields of a Standing
_UNASSIGNED: _Changed = {"person": None, "draft": None}
_UNPAUSED: _Changed = {"until": None, "waits": None, "before_pause": None}
_ALIVE: _Changed = {"answered_at": None, "closed_at": None, "outcome": None, "until": None}


def _routed(now: Standing, move: CaseMove) -> _Changed:
    urgent = now.urgent or move.deed is CaseDeed.ALARM
    return {**_UNASSIGNED, **_UNPAUSED, "urgent": urgent}


def _set(now: Standing, move: CaseMove) -> _Changed:
    known = CaseMatter(now.regime, now.assumed, now.priority, now.topic, now.group)
    return reset(known, move)._asdict()


_D = CaseDeed
# What each deed changes besides the state, the body and the holder; the others change nothing.
_CHANGES: Mapping[CaseDeed, Callable[[Standing, CaseMove], _Changed]] = {
    _D.ROUTE: _routed,
    _D.ALARM: _routed,
    _D.FORWARD: _routed,
    _D.RECALL: lambda now, move: _UNASSIGNED,
    _D.WRONG_BODY: lambda now, move: {**_UNASSIGNED, "refusals": now.refusals + 1},
    _D.TAKE: lambda now, move: {
        "person": move.person or (now.person if move.who == SYSTEM else move.who)
    },
    _D.ASSIGN: lambda now, move: {"person": move.person},
    _D.PROPOSE: lambda now, move: {"draft": move.place},
    _D.REJECT: lambda now, move: {"draft": None},
    _D.APPROVE: lambda now, move: {"draft": None, "answered_at": move.at},
    _D.ANSWER: lambda now, move: {"draft": None, "answered_at": move.given_at or move.at},
    _D.NOTE: lambda now, move: (
        {"answered_at": move.given_at} if move.given_at and now.answered_at else {}
    ),
    _D.RETURN: lambda now, move: {**_ALIVE, "returns": now.returns + 1},
    _D.RATE: lambda now, move: {"score": move.score},
    _D.EXTEND: lambda now, move: {"extensions": now.extensions + 1},
    _D.POSTPONE: lambda now, move: {
        "until": move.until,
        "waits": move.waits,
        "before_pause": now.state,
    },
    _D.RESUME: lambda now, move: _UNPAUSED,
    _D.CLOSE: lambda now, move: {
        **_UNPAUSED,
        "draft": None,
        "outcome": move.outcome,
        "until": move.until,
        "closed_at": move.at,
    },
    _D.REOPEN: lambda now, move: {**_ALIVE, **_UNASSIGNED},
    _D.SET: _set,
}


def _holder(
    state: CaseState, body: str | None, waits: HolderKind | None, before_pause: CaseState | None
) -> Holder | None:
    if state in ENDED:
        return None
    if state is CaseState.POSTPONED:
        if waits is not None:
            return Holder(waits)
        state = before_pause or state
    if state not in WITH_BODY:
        return CENTRE
    return Holder(HolderKind.BODY, body) if body else Holder(HolderKind.SYSTEM)


def stretches(case: Case, moves: Sequence[CaseMove]) -> list[Stretch]:
    """Who had the case when, from its receipt; while it is closed, nobody has it. A move that is
    dated before the one before it, as where clocks differ, takes the later time.
    """
    counted = timed(effective(moves))
    return stretches_of(case, passages(counted)) if counted else []


def stretches_of(case: Case, passed: Sequence[Passage]) -> list[Stretch]:
    present: Holder | None = CENTRE
    since, waits, before_pause = case.received_at, None, None
    spans: list[Stretch] = []
    for before, (move, state, body) in pairwise(passed):
        if move.deed is CaseDeed.POSTPONE:
            waits, before_pause = move.waits, before.state
        at, holder = max(move.at, since), _holder(state, body, waits, before_pause)
        if holder != present:
            if present is not None:
                spans.append(Stretch(present, since, at))
            present, since = holder, at
    if present is not None:
        spans.append(Stretch(present, since, None))
    return spans


def undoable(moves: Sequence[CaseMove]) -> CaseMove | None:
    """The last move, unless it is itself an undoing: what came before it stays."""
    last = moves[-1]
    return None if last.deed is CaseDeed.UNDO else last
