"""What is known of the answers of bodies to cases: quality, completeness, promises."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Engine, or_, select

from domain.cases.answers.answer import AnswerState
from domain.cases.answers.promise import PromiseState
from domain.ports.casework.ratings import AnswerMark
from store.engine import reading
from store.tables.answers import case_answers
from store.tables.cases import cases
from store.tables.quality import answer_quality, case_promises

DECIDED = (PromiseState.KEPT, PromiseState.LATE, PromiseState.BROKEN, PromiseState.MOVED)


@dataclass
class _Mark:
    points: int = 0
    answers: int = 0
    asked: int = 0
    missing: int = 0
    promised: int = 0
    kept: int = 0


class SqlAnswerMarks:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def since(self, received: datetime, due_since: date, due_until: date) -> Sequence[AnswerMark]:
        q, p = answer_quality.c, case_promises.c
        wanted = select(cases.c.id).where(
            or_(cases.c.received_at >= received, cases.c.closed_at.is_(None))
        )
        read = (
            select(q.case_id, q.body, q.points, q.verdict_points, q.asked, q.answered)
            .join(case_answers, case_answers.c.id == q.answer_id)
            .where(
                case_answers.c.state == AnswerState.TAKEN,
                case_answers.c.is_final,
                q.body.is_not(None),
                q.case_id.in_(wanted),
            )
        )
        promised = select(p.case_id, p.body, p.state).where(
            p.state.in_(DECIDED), p.body.is_not(None), p.due >= due_since, p.due < due_until
        )
        marks: dict[tuple[int, str], _Mark] = defaultdict(_Mark)
        with reading(self._engine) as connection:
            for case_id, body, points, verdict, asked, answered in connection.execute(read):
                mark = marks[case_id, body]
                mark.answers += 1
                mark.points += len((points if verdict is None else verdict).split())
                mark.asked += asked
                mark.missing += max(0, asked - answered)
            for case_id, body, state in connection.execute(promised):
                mark = marks[case_id, body]
                mark.promised += 1
                mark.kept += state == PromiseState.KEPT
        return [
            AnswerMark(
                case_id,
                body,
                mark.points / mark.answers if mark.answers else None,
                not mark.missing if mark.asked else None,
                mark.promised,
                mark.kept,
            )
            for (case_id, body), mark in sorted(marks.items())
        ]
