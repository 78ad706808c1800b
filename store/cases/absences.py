"""Absences of people, and their deputies."""

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import datetime

from sqlalchemy import Engine, RowMapping, and_, insert, or_, select, update

from domain.cases.watch.absence import Absence
from store.engine import reading, writing
from store.tables.people import absences as table

_PLAIN = tuple(f.name for f in fields(Absence) if f.name != "id")


class SqlAbsences:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def since(self, at: datetime) -> Sequence[Absence]:
        c = table.c
        going = and_(c.until > at, or_(c.ended_at.is_(None), c.ended_at > at))
        with reading(self._engine) as connection:
            rows = select(table).where(going).order_by(c.since, c.id)
            return [_absence(row) for row in connection.execute(rows).mappings()]

    def get(self, absence_id: int) -> Absence | None:
        with reading(self._engine) as connection:
            rows = connection.execute(select(table).where(table.c.id == absence_id)).mappings()
            return next(map(_absence, rows), None)

    def add(self, absence: Absence) -> Absence:
        row = {name: getattr(absence, name) for name in _PLAIN}
        with writing(self._engine) as connection:
            id_ = connection.scalar(insert(table).values(row).returning(table.c.id))
        return replace(absence, id=id_)

    def end(self, absence_id: int, at: datetime) -> bool:
        c = table.c
        going = c.id == absence_id, c.until > at, c.ended_at.is_(None)
        with writing(self._engine) as connection:
            ended = connection.execute(update(table).where(*going).values(ended_at=at))
            return ended.rowcount == 1


def _absence(row: RowMapping) -> Absence:
    return Absence(**row)
