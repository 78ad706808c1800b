"""A case as each body had it, from its moves: nobody pays for another's hours. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from domain.cases.case import Case, CaseMove
from domain.cases.clocks import CaseClock, Span, body_clocks, distribution_clock
from domain.cases.course import GIVING, CaseMatter, Passage, effective, matter, passages, timed
from domain.cases.holder import HolderKind, Stretch
from domain.cases.life import stretches_of
from domain.cases.outcome import CaseOutcome
from domain.cases.ratings.held import HeldTurn
from domain.cases.ratings.rated import RatedCase
from domain.cases.ratings.rating import OF_CENTRE
from domain.cases.steps import REACTIONS
from domain.cases.workflow import CaseDeed
from domain.region import Region

# An end that is no answer by the body: its clock stops, and it is not rated by it.
UNANSWERED = frozenset({CaseOutcome.NOT_OURS, CaseOutcome.WITHDRAWN, CaseOutcome.NO_ANSWER})


@dataclass
class _Turn:
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


def rated_cases(
    case: Case, moves: Sequence[CaseMove], region: Region, now: datetime
) -> list[RatedCase]:
    """One for each body that had the case, in the order in which they got it: by its first answer,
    at the time when it was published, or by its last turn if it never answered.
    """
    return [
        replace(held.case, worked=_worked(held, region, now))
        for held in held_turns(case, moves, region, now)
    ]


def held_turns(
    case: Case, moves: Sequence[CaseMove], region: Region, now: datetime | None = None
) -> list[HeldTurn]:
    """The same without the time worked, which depends on the moment of the data; so does the
    deadline of a turn that stands. Without `now`, that is the last move's. A case that is not
    stored yet has no number.
    """
    counted = timed(effective(moves))
    if not counted:
        return []
    passed = passages(counted)
    turns = _turns(passed)
    if not turns:
        return []
    clocks = {
        (clock.body, clock.start): clock
        for clock in body_clocks(case, counted, region, now or moves[-1].at, passed)
    }
    spans, known = stretches_of(case, passed), matter(counted)
    return [_held(case, known, turn, clocks.get((turn.body, turn.since)), spans) for turn in turns]


def _turns(passed: Sequence[Passage]) -> Iterable[_Turn]:
    turns: dict[str, _Turn] = {}
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
                turns[body] = _Turn(body, move.at, bool(refused_by - {body}), refused=refusals)
        before = body
    return turns.values()


def _live(turn: _Turn, move: CaseMove, body_now: str | None) -> None:
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


def _held(
    case: Case,
    known: CaseMatter,
    turn: _Turn,
    clock: CaseClock | None,
    spans: Sequence[Stretch],
) -> HeldTurn:
    rated = RatedCase(
        "" if case.id is None else str(case.id),
        turn.body,
        turn.since,
        clock.due if clock else None,
        turn.answered,
        turn.left,
        topic=known.group or "",
        priority=known.priority.value,
        stream=case.stream,
        score=turn.score,
        returns=turn.returns,
        refused=turn.refused,
        taken_over=turn.taken_over,
        subject=known.topic or "",
        municipality=case.place.municipality or "",
    )
    own = tuple(_own(turn, spans))
    return HeldTurn(rated, case.place.municipality, own, clock is not None and clock.stands)


def distribution(
    case: Case, moves: Sequence[CaseMove], region: Region, now: datetime
) -> RatedCase | None:
    """The centre's own part of a case: from its receipt until a body had it, by the centre's
    working time.
    """
    if not (counted := timed(effective(moves))):
        return None
    first = distribution_clock(case, counted, region, now)
    known = matter(counted)
    routed = next((move.at for move in counted if move.deed in GIVING), None)
    left = counted[-1].at if routed is None and first is not None and first.stopped else None
    end = min(routed or left or now, now)
    return RatedCase(
        str(case.number),
        OF_CENTRE,
        case.received_at,
        first.due if first is not None else None,
        routed,
        left,
        topic=known.group or "",
        priority=known.priority.value,
        stream=case.stream,
        worked=region.worktime().between(case.received_at, max(end, case.received_at)),
        subject=known.topic or "",
        municipality=case.place.municipality or "",
    )


def _own(turn: _Turn, spans: Sequence[Stretch]) -> Iterator[Span]:
    """The stretches in which the body had the case in this turn."""
    end = turn.answered or turn.left
    for stretch in spans:
        if stretch.holder.kind is not HolderKind.BODY or stretch.holder.body != turn.body:
            continue
        since = max(stretch.since, turn.since)
        until = stretch.until if end is None else min(stretch.until or end, end)
        if until is None or since < until:
            yield since, until


def _worked(held: HeldTurn, region: Region, now: datetime) -> timedelta:
    worktime = region.worktime(held.municipality, held.case.body)
    worked = timedelta()
    for since, end in held.spans:
        until = now if end is None else min(end, now)
        if since < until:
            worked += worktime.between(since, until)
    return worked


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

    return [replace(case, body=heir(case.body)) for case in cases]
