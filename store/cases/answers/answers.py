"""Answers to cases."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Engine, RowMapping, Select, and_, func, or_, select, update

from domain.cases.answers.answer import AnswerDoubt, AnswerOrigin, AnswerState, CaseAnswer, Proof
from domain.ports.casework.answers import AnswerChange, AnswerQueue
from store.batches import write_rows
from store.engine import insert_into, reading, writing
from store.facts.cases import CaseFacts
from store.tables.answers import case_answers as table
from store.tables.posts import posts

CHUNK = 10_000  # ids in one statement; SQLite accepts at most 32,766

_FIELDS = tuple(f.name for f in fields(CaseAnswer) if f.name != "id")
_KINDS: Mapping[str, Any] = {
    "origin": AnswerOrigin,
    "state": AnswerState,
    "proof": Proof,
    "doubt": AnswerDoubt,
}
_c = table.c
_OPEN = _c.settled.is_(False)
_QUEUES: Mapping[AnswerQueue, ColumnElement[bool]] = {
    AnswerQueue.PROPOSED: _c.state == AnswerState.PROPOSED,
    AnswerQueue.MISSING: and_(_c.proof == Proof.MISSING, _OPEN),
    AnswerQueue.GONE: and_(_c.gone_at.is_not(None), _c.state == AnswerState.TAKEN, _OPEN),
    AnswerQueue.EDITED: and_(_c.edited_at.is_not(None), _c.state == AnswerState.TAKEN, _OPEN),
    AnswerQueue.REFUTED: and_(_c.proof == Proof.REFUTED, _OPEN),
    AnswerQueue.IN_PERSON: and_(_c.proof == Proof.IN_PERSON, _OPEN),
}


class SqlCaseAnswers:
    def __init__(self, engine: Engine, facts: CaseFacts | None = None) -> None:
        self._engine, self._facts = engine, facts

    def add(self, answer: CaseAnswer) -> CaseAnswer | None:
        with writing(self._engine) as connection:
            new = insert_into(connection, table).values(_row(answer)).on_conflict_do_nothing()
            id_ = connection.scalar(new.returning(_c.id))
            if self._facts and id_ is not None:
                self._facts.answers(connection, [id_])
        return None if id_ is None else replace(answer, id=id_)

    def put(self, answers: Sequence[CaseAnswer]) -> None:
        if answers:
            with writing(self._engine) as connection:
                new = insert_into(connection, table).on_conflict_do_nothing()
                write_rows(connection, new, list(map(_row, answers)))
                if self._facts:
                    self._facts.answers_of(connection, {one.case_id for one in answers})

    def save(self, answer: CaseAnswer, was: AnswerState | None = None) -> bool:
        mine = update(table).where(_c.id == answer.number)
        if was is not None:
            mine = mine.where(_c.state == was)
        with writing(self._engine) as connection:
            is_saved = connection.execute(mine.values(_row(answer))).rowcount == 1
            if self._facts and is_saved:
                self._facts.answers(connection, [answer.number])
        return is_saved

    def get(self, answer_id: int) -> CaseAnswer | None:
        return next(iter(self._some(select(table).where(_c.id == answer_id))), None)

    def several(self, answer_ids: Collection[int]) -> Mapping[int, CaseAnswer]:
        known: dict[int, CaseAnswer] = {}
        for some in _chunks(sorted(answer_ids)):
            known |= {one.number: one for one in self._some(select(table).where(_c.id.in_(some)))}
        return known

    def of_cases(self, case_ids: Collection[int]) -> Mapping[int, Sequence[CaseAnswer]]:
        known: dict[int, list[CaseAnswer]] = {id_: [] for id_ in case_ids}
        for some in _chunks(sorted(case_ids)):
            asked = select(table).where(_c.case_id.in_(some))
            for one in self._some(asked.order_by(_c.case_id, _c.at, _c.id)):
                known[one.case_id].append(one)
        return known

    def of_posts(self, post_ids: Collection[str]) -> Sequence[CaseAnswer]:
        known: list[CaseAnswer] = []
        for some in _chunks(sorted(post_ids)):
            live = _c.post_id.in_(some), _c.post_id.is_not(None)
            known += self._some(select(table).where(*live).order_by(_c.at, _c.id))
        return known

    def of_body(
        self, body: str, states: Collection[AnswerState], before: datetime, limit: int
    ) -> Sequence[CaseAnswer]:
        mine = _c.body == body, _c.state.in_(sorted(states)), _c.at < before
        asked = select(table).where(*mine).order_by(_c.at.desc(), _c.id.desc())
        return self._some(asked.limit(limit))

    def page(
        self, queue: AnswerQueue, limit: int, after: int | None = None
    ) -> Sequence[CaseAnswer]:
        asked = select(table).where(_QUEUES[queue])
        if after is not None:
            asked = asked.where(_c.id < after)
        return self._some(asked.order_by(_c.id.desc()).limit(limit))

    def counts(self) -> Mapping[AnswerQueue, int]:
        with reading(self._engine) as connection:
            return {
                queue: connection.scalar(select(func.count()).select_from(table).where(mine)) or 0
                for queue, mine in _QUEUES.items()
            }

    def waiting(self, limit: int, after: int = 0) -> Sequence[CaseAnswer]:
        mine = _c.proof == Proof.WAITING, _c.state == AnswerState.TAKEN, _c.id > after
        return self._some(select(table).where(*mine).order_by(_c.id).limit(limit))

    def changed(self, limit: int) -> Sequence[AnswerChange]:
        is_live = and_(_c.post_id.is_not(None), _c.state != AnswerState.REJECTED)
        is_other = or_(
            _c.digest != posts.c.digest,
            and_(_c.gone_at.is_(None), posts.c.gone_at.is_not(None)),
            and_(_c.gone_at.is_not(None), posts.c.gone_at.is_(None)),
        )
        asked = (
            select(table, posts.c.digest.label("now_digest"), posts.c.gone_at.label("now_gone"))
            .join(posts, posts.c.id == _c.post_id)
            .where(is_live, is_other)
            .order_by(_c.id)
            .limit(limit)
        )
        with reading(self._engine) as connection:
            return [
                AnswerChange(_answer(row), row["now_digest"], row["now_gone"])
                for row in connection.execute(asked).mappings()
            ]

    def _some(self, asked: Select[Any]) -> list[CaseAnswer]:
        with reading(self._engine) as connection:
            return [_answer(row) for row in connection.execute(asked).mappings()]


def _row(answer: CaseAnswer) -> dict[str, Any]:
    return {name: getattr(answer, name) for name in _FIELDS}


def _answer(row: RowMapping) -> CaseAnswer:
    values = {name: _value(name, row[name]) for name in _FIELDS}
    return CaseAnswer(**values, id=row["id"])


def _value(name: str, value: Any) -> Any:
    kind = _KINDS.get(name)
    return value if kind is None or value is None else kind(value)


def _chunks(ids: Sequence[Any]) -> list[Sequence[Any]]:
    return [ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK)]
