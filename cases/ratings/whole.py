"""A case as its resident lived it, with any body: what numbers of a region are made of. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cases.ratings.turns import UNANSWERED
from domain.cases.case import Case, CaseMove
from domain.cases.clocks import answer_clocks
from domain.cases.course import effective, matter, timed
from domain.cases.ratings.rated import RatedCase
from domain.cases.steps import REACTIONS
from domain.cases.workflow import CaseDeed
from domain.region import Region


@dataclass(slots=True)
class _Life:
    answered: datetime | None = None
    left: datetime | None = None
    returns: int = 0
    score: int | None = None

    def take(self, move: CaseMove) -> None:
        if move.deed is CaseDeed.RETURN:
            self.returns += 1
        elif move.deed is CaseDeed.RATE:
            self.score = move.score
        elif self.answered is None and self.left is None:
            if move.deed in REACTIONS:
                self.answered = move.at
            elif move.deed is CaseDeed.CLOSE:
                if move.outcome in UNANSWERED:
                    self.left = move.at
                else:
                    self.answered = move.at


def whole_case(
    case: Case, moves: Sequence[CaseMove], region: Region, now: datetime
) -> RatedCase | None:
    """By the resident's own term and the first answer; `body` is empty. A case that ended without
    an answer by anybody has left. None for a case that was taken back.
    """
    if not (counted := timed(effective(moves))):
        return None
    life = _Life()
    for move in counted:
        life.take(move)
    clocks = answer_clocks(case, counted, region, now)
    known, start = matter(counted), case.received_at
    answered = None if life.answered is None else max(start, life.answered)
    end = min(answered or life.left or now, now)
    worktime = region.worktime(case.place.municipality, None)
    return RatedCase(
        str(case.number),
        "",
        start,
        clocks[0].due if clocks else None,
        answered,
        life.left,
        topic=known.group or "",
        priority=known.priority.value,
        stream=case.stream,
        worked=worktime.between(start, end) if start < end else None,
        score=life.score,
        returns=life.returns,
    )
