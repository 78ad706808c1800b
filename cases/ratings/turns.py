"""The turns of bodies in a case, from its moves: nobody pays for another's hours. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from domain.cases.case import CaseMove
from domain.cases.clocks import Span
from domain.cases.course import Passage
from domain.cases.holder import HolderKind, Stretch
from domain.cases.outcome import CaseOutcome
from domain.cases.ratings.rated import RatedCase
from domain.cases.steps import REACTIONS
from domain.cases.workflow import CaseDeed
from domain.region import Region

# An end that is no answer by the body: its clock stops, and it is not rated by it.
UNANSWERED = frozenset({CaseOutcome.NOT_OURS, CaseOutcome.WITHDRAWN, CaseOutcome.NO_ANSWER})

Spans = tuple[Span, ...]


@dataclass(slots=True)
class BodyTurn:
    """From when a body got the case until it answered or gave it away."""

    body: str
    since: datetime
    taken_over: bool
    answered: datetime | None = None
    left: datetime | None = None
    returns: int = 0
    score: int | None = None
    refused: bool = False

    @property
    def is_open(self) -> bool:
        return self.answered is None and self.left is None


def body_turns(passed: Sequence[Passage]) -> list[BodyTurn]:
    turns: dict[str, BodyTurn] = {}
    refused_by: set[str] = set()
    before: str | None = None
    for move, _, body in passed:
        if before is not None:
            _live(turns[before], move, body)
            if move.deed is CaseDeed.WRONG_BODY:
                refused_by.add(before)
        if body is not None and body != before:
            turn = turns.get(body)
            if turn is None or turn.answered is None:
                # A body that gets a case again stands at the end of the order.
                refusals = turn is not None and turn.refused
                turns.pop(body, None)
                turns[body] = BodyTurn(body, move.at, bool(refused_by - {body}), refused=refusals)
        before = body
    return list(turns.values())


def _live(turn: BodyTurn, move: CaseMove, body_now: str | None) -> None:
    """What the move means for the body that had the case before it."""
    deed = move.deed
    if deed is CaseDeed.RETURN:
        turn.returns += 1
    elif deed is CaseDeed.RATE:
        turn.score = move.score
    if not turn.is_open:
        return
    if deed in REACTIONS:
        turn.answered = max(turn.since, move.at)
    elif deed is CaseDeed.CLOSE:
        if move.outcome in UNANSWERED:
            turn.left = move.at
        else:
            turn.answered = move.at
    elif body_now != turn.body:
        turn.left, turn.refused = move.at, turn.refused or deed is CaseDeed.WRONG_BODY


def own_spans(turn: BodyTurn, stretches: Iterable[Stretch]) -> Spans:
    """The stretches in which the body had the case in this turn."""
    end, spans = turn.answered or turn.left, []
    for stretch in stretches:
        if stretch.holder.kind is not HolderKind.BODY or stretch.holder.body != turn.body:
            continue
        since = max(stretch.since, turn.since)
        until = stretch.until if end is None else min(stretch.until or end, end)
        if until is None or since < until:
            spans.append((since, until))
    return tuple(spans)


def succeeded(cases: Iterable[RatedCase], region: Region, day: date) -> list[RatedCase]:
    """The cases under the bodies of that day: a body that has ended gives its cases to its
    successor.
    """
    heirs = {
        body.id: body.successor
        for body in region.bodies.values()
        if body.successor and (body.until is None or body.until <= day)
    }

    def heir(body: str) -> str:
        known = {body}
        while (after := heirs.get(body)) is not None and after not in known:
            known.add(body := after)
        return body

    return [
        case if case.body not in heirs else replace(case, body=heir(case.body)) for case in cases
    ]
