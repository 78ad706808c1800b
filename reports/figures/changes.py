"""Why a case is counted now and was not then, from what became of it since. Pure."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.cases.case import CaseMove
from domain.cases.steps import TURNS
from domain.cases.workflow import CaseDeed, CaseState
from domain.ports.casework.cases import StoredCase
from domain.reports.kept import ChangeCause

_D = CaseDeed
_MOVED = frozenset(
    {
        *(_D.ROUTE, _D.ALARM, _D.FORWARD, _D.RECALL, _D.WRONG_BODY),
        *(_D.EXTEND, _D.POSTPONE, _D.RESUME),
    }
)
_ANSWERED = TURNS | {_D.RATE, _D.UNDO}


@dataclass(frozen=True, slots=True)
class Since:
    """What is known of the cases whose counting changed since `taken_at`. Numbers above `last_case`
    came after it. `joined` count as another case by now; `objected` are those of which an objection
    was decided.
    """

    taken_at: datetime
    last_case: int | None
    stored: Mapping[int, StoredCase]
    moves: Mapping[int, Sequence[CaseMove]]
    joined: Collection[int] = ()
    objected: Collection[int] = ()


def causes(cases: Collection[int], since: Since) -> Mapping[int, ChangeCause]:
    """Of each case the first cause that holds, in the order of ChangeCause."""
    return {case: next(iter(_causes(case, since)), ChangeCause.OTHER) for case in cases}


def _causes(case: int, since: Since) -> Iterator[ChangeCause]:
    if case in since.objected:
        yield ChangeCause.OBJECTED
    stored = since.stored.get(case)
    if stored is None or stored.standing.state is CaseState.VOID:
        yield ChangeCause.VOID
    if case in since.joined:
        yield ChangeCause.JOINED
    moves = since.moves.get(case, ())
    is_new = since.last_case is not None and case > since.last_case
    if is_new or (moves and moves[0].at > since.taken_at):
        yield ChangeCause.LATE
    later = {move.deed for move in moves if move.at > since.taken_at}
    if later & _ANSWERED:
        yield ChangeCause.ANSWERED
    if CaseDeed.SET in later:
        yield ChangeCause.RELABELLED
    if later & _MOVED:
        yield ChangeCause.MOVED
