"""Readings of answers, and the verdicts of people."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, RowMapping, and_, func, or_, select, update

from domain.cases.answers.answer import AnswerState
from domain.cases.answers.quality import AnswerQuality, Mark, MarkKind, Point, QualityVerdict
from domain.ports.casework.quality import VerdictAgreement
from store.engine import insert_into, reading, writing
from store.facts.cases import CaseFacts
from store.tables.answers import case_answers
from store.tables.quality import answer_quality as table

CHUNK = 10_000  # ids in one statement; SQLite accepts at most 32,766
_c = table.c
_WRONG = json.dumps({"kind": MarkKind.WRONG})[1:-1]  # as it stands in the marks of an answer


class SqlAnswerQuality:
    def __init__(self, engine: Engine, facts: CaseFacts | None = None) -> None:
        self._engine, self._facts = engine, facts

    def unread(self, limit: int) -> Sequence[int]:
        a = case_answers.c
        is_new = or_(
            _c.answer_id.is_(None), and_(a.edited_at.is_not(None), a.edited_at > _c.read_at)
        )
        asked = (
            select(a.id)
            .select_from(case_answers.outerjoin(table, _c.answer_id == a.id))
            .where(is_new, a.state.in_((AnswerState.PROPOSED, AnswerState.TAKEN)))
            .order_by(a.id)
            .limit(limit)
        )
        with reading(self._engine) as connection:
            return list(connection.scalars(asked))

    def save(self, quality: AnswerQuality, at: datetime) -> None:
        row = _row(quality, at)
        with writing(self._engine) as connection:
            new = insert_into(connection, table).values(row)
            rest = {name: value for name, value in row.items() if name != "answer_id"}
            connection.execute(new.on_conflict_do_update(index_elements=["answer_id"], set_=rest))
            if self._facts:
                self._facts.answers(connection, [quality.answer_id])

    def of_answers(self, answer_ids: Collection[int]) -> Mapping[int, AnswerQuality]:
        ids, known = sorted(answer_ids), dict[int, AnswerQuality]()
        with reading(self._engine) as connection:
            for start in range(0, len(ids), CHUNK):
                asked = select(table).where(_c.answer_id.in_(ids[start : start + CHUNK]))
                for row in connection.execute(asked).mappings():
                    known[row["answer_id"]] = _quality(row)
        return known

    def near(
        self, body: str, before: datetime, limit: int
    ) -> Sequence[tuple[int, tuple[int, ...]]]:
        asked = (
            select(_c.answer_id, _c.signature)
            .where(_c.body == body, _c.at < before)
            .order_by(_c.at.desc(), _c.answer_id.desc())
            .limit(limit)
        )
        with reading(self._engine) as connection:
            return [(id_, tuple(json.loads(one))) for id_, one in connection.execute(asked)]

    def judge(self, answer_id: int, verdict: QualityVerdict, before: QualityVerdict | None) -> bool:
        was = _c.verdict_at.is_(None) if before is None else _c.verdict_at == before.at
        mine = update(table).where(_c.answer_id == answer_id, was)
        values = {
            "verdict_points": _points(verdict.points),
            "verdict_formal": verdict.is_formal,
            "verdict_who": verdict.who,
            "verdict_at": verdict.at,
            "verdict_reason": verdict.reason,
        }
        with writing(self._engine) as connection:
            is_judged = connection.execute(mine.values(values)).rowcount == 1
            if self._facts and is_judged:
                self._facts.answers(connection, [answer_id])
        return is_judged

    def wrong(self, since: datetime, until: datetime) -> Mapping[str, Collection[int]]:
        asked = (
            select(_c.body, _c.case_id)
            .where(_c.at >= since, _c.at < until, _c.body.is_not(None))
            .where(_c.marks.contains(_WRONG, autoescape=True))
        )
        by_body: dict[str, set[int]] = {}
        with reading(self._engine) as connection:
            for body, case_id in connection.execute(asked):
                by_body.setdefault(body, set()).add(case_id)
        return by_body

    def read_since(self, at: datetime, limit: int) -> Sequence[tuple[AnswerQuality, datetime]]:
        asked = select(table).where(_c.read_at >= at).order_by(_c.read_at, _c.answer_id)
        with reading(self._engine) as connection:
            rows = connection.execute(asked.limit(limit)).mappings()
            return [(_quality(row), row["read_at"]) for row in rows]

    def agreement(self) -> VerdictAgreement:
        alike = and_(_c.verdict_points == _c.points, _c.verdict_formal == _c.is_formal)
        asked = select(func.count(), func.count().filter(alike)).where(_c.verdict_at.is_not(None))
        with reading(self._engine) as connection:
            judged, agreed = connection.execute(asked).one()
        return VerdictAgreement(judged, agreed)


def _row(quality: AnswerQuality, at: datetime) -> dict[str, Any]:
    return {
        "answer_id": quality.answer_id,
        "case_id": quality.case_id,
        "body": quality.body,
        "at": quality.at,
        "read_at": at,
        "points": _points(quality.points),
        "is_formal": quality.is_formal,
        "likeness": quality.likeness,
        "twin": quality.twin,
        "asked": quality.asked,
        "answered": quality.answered,
        "marks": json.dumps([asdict(mark) for mark in quality.marks]),
        "signature": json.dumps(quality.signature),
    }


def _points(points: Collection[Point]) -> str:
    return " ".join(point for point in Point if point in points)


def _read_points(text: str) -> frozenset[Point]:
    return frozenset(map(Point, text.split()))


def _quality(row: RowMapping) -> AnswerQuality:
    marks = (
        Mark(MarkKind(one["kind"]), one["name"], one["start"], one["end"])
        for one in json.loads(row["marks"])
    )
    return AnswerQuality(
        answer_id=row["answer_id"],
        case_id=row["case_id"],
        body=row["body"],
        at=row["at"],
        points=_read_points(row["points"]),
        is_formal=row["is_formal"],
        likeness=row["likeness"],
        twin=row["twin"],
        asked=row["asked"],
        answered=row["answered"],
        marks=tuple(marks),
        signature=tuple(json.loads(row["signature"])),
        verdict=_verdict(row),
    )


def _verdict(row: RowMapping) -> QualityVerdict | None:
    if row["verdict_at"] is None:
        return None
    return QualityVerdict(
        points=_read_points(row["verdict_points"]),
        is_formal=row["verdict_formal"],
        who=row["verdict_who"],
        at=row["verdict_at"],
        reason=row["verdict_reason"],
    )
