"""Promises of answers, and what people decided of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Engine,
    RowMapping,
    Select,
    delete,
    func,
    insert,
    select,
    update,
)

from domain.cases.answers.promise import WAITING, CasePromise, PromiseState
from domain.ports.casework.promises import PromiseCount, PromiseFilter
from store.engine import reading, writing
from store.tables.quality import case_promises as table

CHUNK = 10_000  # ids in one statement; SQLite accepts at most 32,766
_FIELDS = tuple(f.name for f in fields(CasePromise) if f.name != "id")
_c = table.c


class SqlPromises:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def replace(self, answer_id: int, promises: Sequence[CasePromise]) -> None:
        open_ = _c.decided_at.is_(None)
        with writing(self._engine) as connection:
            connection.execute(delete(table).where(_c.answer_id == answer_id, open_))
            decided = connection.execute(select(_c.words, _c.due).where(_c.answer_id == answer_id))
            known = {(words, due) for words, due in decided}
            rows = [_row(one) for one in promises if (one.words, one.due) not in known]
            if rows:
                connection.execute(insert(table), rows)

    def get(self, promise_id: int) -> CasePromise | None:
        return next(iter(self._some(select(table).where(_c.id == promise_id))), None)

    def of_cases(self, case_ids: Collection[int]) -> Mapping[int, Sequence[CasePromise]]:
        ids = sorted(case_ids)
        known: dict[int, list[CasePromise]] = {id_: [] for id_ in ids}
        for start in range(0, len(ids), CHUNK):
            asked = select(table).where(_c.case_id.in_(ids[start : start + CHUNK]))
            for one in self._some(asked.order_by(_c.made_at, _c.id)):
                known[one.case_id].append(one)
        return known

    def page(self, wanted: PromiseFilter) -> Sequence[CasePromise]:
        asked = select(table).where(*_where(wanted))
        return self._some(asked.order_by(_c.due.is_(None), _c.due, _c.id).limit(wanted.limit))

    def counts(self, wanted: PromiseFilter) -> Sequence[PromiseCount]:
        by = _c.body, _c.municipality, _c.state
        asked = select(*by, func.count(), func.sum(_c.moved)).where(*_where(wanted)).group_by(*by)
        with reading(self._engine) as connection:
            return [
                PromiseCount(body, place, PromiseState(state), total, int(moved or 0))
                for body, place, state, total, moved in connection.execute(asked.order_by(*by))
            ]

    def due(self, until: date, bodies: Collection[str] | None = None) -> int:
        wanted = PromiseFilter(WAITING, bodies=bodies, until=until)
        asked = select(func.count()).select_from(table).where(*_where(wanted))
        with reading(self._engine) as connection:
            return connection.scalar(asked) or 0

    def save(self, promise: CasePromise, before: PromiseState) -> bool:
        mine = update(table).where(_c.id == promise.number, _c.state == before)
        with writing(self._engine) as connection:
            return connection.execute(mine.values(_row(promise))).rowcount == 1

    def _some(self, asked: Select[Any]) -> list[CasePromise]:
        with reading(self._engine) as connection:
            return [_promise(row) for row in connection.execute(asked).mappings()]


def _where(wanted: PromiseFilter) -> Sequence[ColumnElement[bool]]:
    rows: list[ColumnElement[bool]] = [_c.state.in_(sorted(wanted.states))]
    if wanted.bodies is not None:
        rows.append(_c.body.in_(sorted(wanted.bodies)))
    if wanted.municipality is not None:
        rows.append(_c.municipality == wanted.municipality)
    if wanted.since is not None:
        rows.append(_c.due >= wanted.since)
    if wanted.until is not None:
        rows.append(_c.due <= wanted.until)
    return rows


def _row(promise: CasePromise) -> dict[str, Any]:
    return {name: getattr(promise, name) for name in _FIELDS}


def _promise(row: RowMapping) -> CasePromise:
    values = {name: row[name] for name in _FIELDS}
    return CasePromise(**{**values, "state": PromiseState(row["state"])}, id=row["id"])
