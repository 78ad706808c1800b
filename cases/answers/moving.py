"""Moves of a case that the system makes: after an answer was found, deleted, or dated."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.cases.case import CaseMove
from domain.cases.clocks import deadlines
from domain.cases.life import after, standing
from domain.cases.workflow import CaseDeed
from domain.person import SYSTEM
from domain.ports.audit import AuditLog
from domain.ports.casework.cases import CaseStore, StoredCase
from domain.region import Region

Says = Mapping[str, Any]  # fields of a move besides its place, time and author
Step = tuple[CaseDeed, Says]


@dataclass(frozen=True, slots=True)
class AnswerMoves:
    cases: CaseStore
    region: Region
    audit: AuditLog
    transaction: Callable[[], AbstractContextManager[None]]

    def make(
        self, stored: StoredCase, steps: Sequence[Step], now: datetime, who: str = SYSTEM
    ) -> StoredCase:
        """The case after these moves, written in one transaction; those of the system are audited.
        Raises MoveRefused if the workflow does not have them, or if somebody else was faster.
        """
        case = stored.case
        with self.transaction():
            moves = list(self.cases.moves_of([case.number])[case.number])
            known, standings = len(moves), [standing(moves)]
            for deed, says in steps:
                at = max(now, moves[-1].at)
                moves.append(CaseMove(moves[-1].place + 1, deed, at, who, **says))
                standings.append(after(standings[-1], moves[-1]))
            due = stored.deadlines
            for place in range(known, len(moves)):
                due = deadlines(case, moves[: place + 1], self.region)
                self.cases.save(case.number, moves[place], standings[place - known + 1], due)
                if who == SYSTEM:  # the desk audits what people decide
                    self.audit.write(moves[place].at, who, f"case {moves[place].deed}", case.spoken)
            return StoredCase(case, standings[-1], due, moves[-1].place)
