"""Solved cases, and the answers that helped."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Engine, select

from domain.cases.course import effective
from domain.cases.outcome import CaseOutcome
from domain.cases.workflow import CaseDeed
from domain.ports.casework.cases import StoredCase
from domain.ports.casework.causes import Solution
from store.cases.cases import SqlCases
from store.cases.rows import stored
from store.engine import reading
from store.tables.cases import cases

_WORDS = frozenset({CaseDeed.ANSWER, CaseDeed.PROPOSE})


class SqlSolvedCases:
    def __init__(self, engine: Engine) -> None:
        self._engine, self._cases = engine, SqlCases(engine)

    def solved(self, topic: str, since: datetime, besides: int, limit: int) -> Sequence[StoredCase]:
        c = cases.c
        fixed = c.outcome == CaseOutcome.FIXED, c.closed_at >= since
        asked = select(cases).where(c.topic == topic, *fixed, c.id != besides)
        with reading(self._engine) as connection:
            rows = connection.execute(asked.order_by(c.closed_at.desc()).limit(limit)).mappings()
            return list(map(stored, rows))

    def solutions(self, solved: Sequence[StoredCase]) -> Sequence[Solution]:
        solutions, moves = list[Solution](), self._cases.moves_of([o.case.number for o in solved])
        for one in solved:
            answers = [
                move
                for move in effective(moves[one.case.number])
                if move.deed in _WORDS and (move.note or move.link)
            ]
            if answers:
                solutions.append(Solution(one, answers[-1].note, answers[-1].link))
        return solutions
