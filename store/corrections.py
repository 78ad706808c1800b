"""Monitors' corrections; withdrawn ones are kept and marked."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, fields
from datetime import datetime

from sqlalchemy import ColumnElement, Engine, insert, select, true, update

from domain.correction import Correction
from store.engine import reading, writing
from store.tables.triage import corrections

_CORRECTION = tuple(corrections.c[f.name] for f in fields(Correction))


class SqlCorrections:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, *new: Correction) -> None:
        with writing(self._engine) as connection:
            connection.execute(insert(corrections), [asdict(one) for one in new])

    def withdraw(self, post_ids: Collection[str], who: str, at: datetime) -> None:
        c = corrections.c
        with writing(self._engine) as connection:
            connection.execute(
                update(corrections)
                .where(c.post_id.in_(sorted(post_ids)), c.who == who, c.at == at)
                .values(withdrawn=True)
            )

    def of(self, post_ids: Sequence[str]) -> Mapping[str, Sequence[Correction]]:
        return self._found(corrections.c.post_id.in_(post_ids))

    def all(self) -> Mapping[str, Sequence[Correction]]:
        return self._found(true())

    def _found(self, which: ColumnElement[bool]) -> dict[str, list[Correction]]:
        by_post: dict[str, list[Correction]] = {}
        with reading(self._engine) as connection:
            rows = connection.execute(
                select(*_CORRECTION).where(which).order_by(corrections.c.at, corrections.c.id)
            ).mappings()
            for row in rows:
                by_post.setdefault(row["post_id"], []).append(Correction(**row))
        return by_post
