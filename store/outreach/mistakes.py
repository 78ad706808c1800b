"""Communication errors of bodies, and what people decided of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, RowMapping, func, select, update

from domain.outreach.mistake import (
    CERTAIN,
    Mistake,
    MistakeDecision,
    MistakeFilter,
    MistakeKind,
    MistakeState,
    Repeated,
)
from store.engine import insert_into, reading, writing
from store.tables.mistakes import mistakes as table

CHUNK = 10_000  # keys in one statement; SQLite accepts at most 32,766
_FIELDS = tuple(f.name for f in fields(Mistake) if f.name != "id")
_c = table.c
_DECIDED = sorted(frozenset(MistakeState) - {MistakeState.PROPOSED})


class SqlMistakes:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def propose(self, mistakes: Sequence[Mistake]) -> Sequence[Mistake]:
        written: list[Mistake] = []
        if not mistakes:
            return written
        with writing(self._engine) as connection:
            for one in mistakes:
                new = insert_into(connection, table).values(_row(one)).on_conflict_do_nothing()
                id_ = connection.scalar(new.returning(_c.id))
                if id_ is not None:
                    written.append(replace(one, id=id_))
        return written

    def get(self, number: int) -> Mistake | None:
        with reading(self._engine) as connection:
            rows = connection.execute(select(table).where(_c.id == number)).mappings()
            return next(map(_mistake, rows), None)

    def of_keys(self, keys: Collection[str]) -> Mapping[str, Mistake]:
        ordered, known = sorted(keys), dict[str, Mistake]()
        with reading(self._engine) as connection:
            for start in range(0, len(ordered), CHUNK):
                asked = select(table).where(_c.key.in_(ordered[start : start + CHUNK]))
                for row in connection.execute(asked).mappings():
                    known[row["key"]] = _mistake(row)
        return known

    def page(self, wanted: MistakeFilter) -> Sequence[Mistake]:
        asked = select(table).where(_c.state.in_(sorted(wanted.states)))
        if wanted.bodies is not None:
            asked = asked.where(_c.body.in_(sorted(wanted.bodies)))
        if wanted.kind is not None:
            asked = asked.where(_c.kind == wanted.kind)
        if wanted.before is not None:
            asked = asked.where(_c.id < wanted.before)
        with reading(self._engine) as connection:
            rows = connection.execute(asked.order_by(_c.id.desc()).limit(wanted.limit)).mappings()
            return list(map(_mistake, rows))

    def counts(self, bodies: Collection[str] | None) -> Mapping[MistakeState, int]:
        asked = select(_c.state, func.count()).group_by(_c.state)
        if bodies is not None:
            asked = asked.where(_c.body.in_(sorted(bodies)))
        with reading(self._engine) as connection:
            known = {row[0]: row[1] for row in connection.execute(asked)}
        return {state: known.get(state, 0) for state in MistakeState}

    def counted(
        self, kinds: Collection[MistakeKind], since: datetime, until: datetime
    ) -> Mapping[str, Mapping[MistakeKind, int]]:
        asked = (
            select(_c.body, _c.kind, func.count())
            .where(
                _c.happened_at >= since,
                _c.happened_at < until,
                _c.state.in_(sorted(CERTAIN)),
                _c.kind.in_(sorted(kinds)),
            )
            .group_by(_c.body, _c.kind)
        )
        known: dict[str, dict[MistakeKind, int]] = {}
        with reading(self._engine) as connection:
            for body, kind, count in connection.execute(asked):
                known.setdefault(body, {})[MistakeKind(kind)] = count
        return known

    def save(self, changed: Mistake) -> Mistake | None:
        new = replace(changed, version=changed.version + 1)
        mine = update(table).where(_c.id == changed.number, _c.version == changed.version)
        with writing(self._engine) as connection:
            done = connection.execute(mine.values(_row(new))).rowcount == 1
        return new if done else None

    def decisions(self, since: datetime) -> Sequence[MistakeDecision]:
        asked = (
            select(_c.kind, _c.strength, _c.state)
            .where(_c.at >= since, _c.state.in_(_DECIDED))
            .order_by(_c.at, _c.id)
        )
        with reading(self._engine) as connection:
            return [
                MistakeDecision(MistakeKind(kind), strength, MistakeState(state) in CERTAIN)
                for kind, strength, state in connection.execute(asked)
            ]

    def repeats(
        self, since: datetime, bodies: Collection[str] | None, least: int = 2
    ) -> Sequence[Repeated]:
        count = func.count()
        asked = (
            select(_c.body, _c.kind, count, func.max(_c.happened_at, type_=_c.happened_at.type))
            .where(_c.happened_at >= since, _c.state.in_(sorted(CERTAIN)))
            .group_by(_c.body, _c.kind)
            .having(count >= least)
            .order_by(count.desc(), _c.body, _c.kind)
        )
        if bodies is not None:
            asked = asked.where(_c.body.in_(sorted(bodies)))
        with reading(self._engine) as connection:
            return [
                Repeated(body, MistakeKind(kind), number, last)
                for body, kind, number, last in connection.execute(asked)
            ]


def _row(one: Mistake) -> dict[str, Any]:
    return {name: getattr(one, name) for name in _FIELDS}


def _mistake(row: RowMapping) -> Mistake:
    return Mistake(**{**row, "kind": MistakeKind(row["kind"]), "state": MistakeState(row["state"])})
