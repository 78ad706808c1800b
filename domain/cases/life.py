"""The life of a case, derived from its moves: state, holders, and the time of each. Pure.

A move that was undone leaves no trace in what is derived; both moves stay in the record.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from domain.cases.case import Case, CaseMove
from domain.cases.holder import CENTRE, Holder, HolderKind, Stretch
from domain.cases.needs import check
from domain.cases.standing import Standing
from domain.cases.workflow import ENDED, WITH_BODY, WORKFLOW, CaseDeed, CaseState
from domain.errors import MoveRefused
from domain.terms.policy import Priority


def effective(moves: Sequence[CaseMove]) -> list[CaseMove]:
    counted: list[CaseMove] = []
    for move in moves:
        if move.deed is CaseDeed.UNDO:
            counted.pop()
        else:
            counted.append(move)
    return counted


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
    if move.deed is not CaseDeed.OPEN or move.regime is None:
        raise MoveRefused("первый шаг обращения — его заведение")
    return Standing(
        CaseState.RECEIVED,
        CENTRE,
        move.regime,
        bool(move.assumed),
        move.priority or Priority.USUAL,
        move.topic,
        move.group,
    )


def after(now: Standing, move: CaseMove) -> Standing:
    """Raises MoveRefused for a move that the state does not have, EntryRefused for what
    it lacks.
    """
    row = WORKFLOW[now.state]
    if move.deed not in row:
        raise MoveRefused("из нынешнего состояния этого сделать нельзя: посмотрите обращение снова")
    check(now, move)
    state = row[move.deed] or now.state
    if move.deed is CaseDeed.RESUME:
        state = now.before_pause or CaseState.MODERATED
    change = _CHANGES.get(move.deed)
    new = replace(change(now, move) if change else now, state=state)
    return replace(new, holder=_holder(new))


def _routed(now: Standing, move: CaseMove) -> Standing:
    urgent = now.urgent or move.deed is CaseDeed.ALARM
    return replace(_paused_no_more(_taken_from(now)), body=move.body, urgent=urgent)


def _taken_from(now: Standing) -> Standing:
    return replace(now, body=None, person=None, draft=None)


def _refused(now: Standing) -> Standing:
    return replace(_taken_from(now), refusals=now.refusals + 1)


def _paused_no_more(now: Standing) -> Standing:
    return replace(now, until=None, waits=None, before_pause=None)


def _lives_again(now: Standing) -> Standing:
    return replace(now, answered_at=None, closed_at=None, outcome=None, until=None)


def _closed(now: Standing, move: CaseMove) -> Standing:
    ended = replace(_paused_no_more(now), draft=None)
    return replace(ended, outcome=move.outcome, until=move.until, closed_at=move.at)


def _set(now: Standing, move: CaseMove) -> Standing:
    return replace(
        now,
        regime=move.regime or now.regime,
        assumed=now.assumed if move.regime is None else bool(move.assumed),
        priority=move.priority or now.priority,
        topic=move.topic if move.group else now.topic,
        group=move.group or now.group,
    )


_D = CaseDeed
# What each deed changes besides the state and the holder; the others change nothing.
_CHANGES: Mapping[CaseDeed, Callable[[Standing, CaseMove], Standing]] = {
    _D.ROUTE: _routed,
    _D.ALARM: _routed,
    _D.RECALL: lambda now, move: _taken_from(now),
    _D.WRONG_BODY: lambda now, move: _refused(now),
    _D.TAKE: lambda now, move: replace(now, person=move.person or move.who),
    _D.ASSIGN: lambda now, move: replace(now, person=move.person),
    _D.PROPOSE: lambda now, move: replace(now, draft=move.place),
    _D.REJECT: lambda now, move: replace(now, draft=None),
    _D.APPROVE: lambda now, move: replace(now, draft=None, answered_at=move.at),
    _D.ANSWER: lambda now, move: replace(now, draft=None, answered_at=move.at),
    _D.RETURN: lambda now, move: replace(_lives_again(now), returns=now.returns + 1),
    _D.RATE: lambda now, move: replace(now, score=move.score),
    _D.EXTEND: lambda now, move: replace(now, extensions=now.extensions + 1),
    _D.POSTPONE: lambda now, move: replace(
        now, until=move.until, waits=move.waits, before_pause=now.state
    ),
    _D.RESUME: lambda now, move: _paused_no_more(now),
    _D.CLOSE: _closed,
    _D.REOPEN: lambda now, move: _taken_from(_lives_again(now)),
    _D.SET: _set,
}


def _holder(now: Standing) -> Holder | None:
    if now.state in ENDED:
        return None
    if now.state is CaseState.POSTPONED:
        if now.waits is not None:
            return Holder(now.waits)
        kept = now.before_pause in WITH_BODY
        return Holder(HolderKind.BODY, now.body) if kept else CENTRE
    return Holder(HolderKind.BODY, now.body) if now.state in WITH_BODY else CENTRE


def stretches(case: Case, moves: Sequence[CaseMove]) -> list[Stretch]:
    """Who had the case when, from its receipt; while it is closed, nobody has it. A move that is
    dated before the one before it, as where clocks differ, takes the later time.
    """
    counted = effective(moves)
    if not counted:
        return []
    now, holder, since = _opened(counted[0]), CENTRE, case.received_at
    spans: list[Stretch] = []
    present: Holder | None = holder
    for move in counted[1:]:
        now, at = after(now, move), max(move.at, since)
        if now.holder != present:
            if present is not None:
                spans.append(Stretch(present, since, at))
            present, since = now.holder, at
    if present is not None:
        spans.append(Stretch(present, since, None))
    return spans


def undoable(moves: Sequence[CaseMove]) -> CaseMove | None:
    """The last move, unless it is itself an undoing: what came before it stays."""
    last = moves[-1]
    return None if last.deed is CaseDeed.UNDO else last
