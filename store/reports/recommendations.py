"""Recommendations and what became of them."""

from collections.abc import Collection, Sequence
from dataclasses import fields, replace
from typing import Any

from sqlalchemy import Engine, RowMapping, select, update
from sqlalchemy.exc import IntegrityError

from domain.reports.recommendation import (
    Recommendation,
    RecommendationOrigin,
    RecommendationState,
)
from store.engine import insert_into, reading, writing
from store.reports.figure_rows import figure_of_json, json_of
from store.tables.figures import recommendations as table

_FIELDS = tuple(f.name for f in fields(Recommendation) if f.name not in ("id", "evidence"))


class SqlRecommendations:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def propose(self, proposals: Sequence[Recommendation]) -> Sequence[Recommendation]:
        written: list[Recommendation] = []
        with writing(self._engine) as connection:
            for one in proposals:
                new = insert_into(connection, table).values(_row(one)).on_conflict_do_nothing()
                id_ = connection.scalar(new.returning(table.c.id))
                if id_ is not None:
                    written.append(replace(one, id=id_))
        return written

    def get(self, number: int) -> Recommendation | None:
        with reading(self._engine) as connection:
            rows = connection.execute(select(table).where(table.c.id == number)).mappings()
            return next(map(_recommendation, rows), None)

    def page(
        self,
        states: Collection[RecommendationState],
        bodies: Collection[str] | None,
        limit: int,
    ) -> Sequence[Recommendation]:
        c = table.c
        asked = select(table).where(c.state.in_(sorted(states)))
        if bodies is not None:
            asked = asked.where(c.body.in_(sorted(bodies)))
        first = asked.order_by(c.people.desc(), c.proposed_at.desc(), c.id.desc()).limit(limit)
        with reading(self._engine) as connection:
            return list(map(_recommendation, connection.execute(first).mappings()))

    def last(self, key: str) -> Recommendation | None:
        latest = select(table).where(table.c.key == key).order_by(table.c.id.desc()).limit(1)
        with reading(self._engine) as connection:
            return next(map(_recommendation, connection.execute(latest).mappings()), None)

    def save(self, changed: Recommendation) -> Recommendation | None:
        c, new = table.c, replace(changed, version=changed.version + 1)
        mine = update(table).where(c.id == changed.number, c.version == changed.version)
        try:
            with writing(self._engine) as connection:
                done = connection.execute(mine.values(_row(new))).rowcount == 1
        except IntegrityError:
            return None
        return new if done else None


def _row(one: Recommendation) -> dict[str, Any]:
    plain = {name: getattr(one, name) for name in _FIELDS}
    return {**plain, "evidence": [json_of(figure) for figure in one.evidence]}


def _recommendation(row: RowMapping) -> Recommendation:
    return Recommendation(
        **{
            **row,
            "origin": RecommendationOrigin(row["origin"]),
            "state": RecommendationState(row["state"]),
            "evidence": tuple(map(figure_of_json, row["evidence"])),
        }
    )
