"""Second factors, in the rows of their people."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, select, update

from domain.access.factor import Factor
from store.engine import reading, writing
from store.tables.people import people as table

NOTHING: Mapping[str, Any] = {"factor": None, "factor_at": None, "factor_step": 0, "recovery": []}


class SqlFactors:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def get(self, person_id: str) -> Factor | None:
        with reading(self._engine) as connection:
            row = connection.execute(select(table).where(table.c.id == person_id)).one_or_none()
        if row is None or row.factor is None:
            return None
        return Factor(row.factor, row.factor_step, row.factor_at, len(row.recovery))

    def set(
        self, person_id: str, sealed: bytes, step: int, codes: Collection[str], now: datetime
    ) -> bool:
        values = {"factor": sealed, "factor_at": now, "factor_step": step, "recovery": list(codes)}
        free = update(table).where(table.c.id == person_id, table.c.factor.is_(None))
        with writing(self._engine) as connection:
            return connection.execute(free.values(**values)).rowcount == 1

    def use_step(self, person_id: str, step: int) -> bool:
        later = update(table).where(
            table.c.id == person_id, table.c.factor.is_not(None), table.c.factor_step < step
        )
        with writing(self._engine) as connection:
            return connection.execute(later.values(factor_step=step)).rowcount == 1

    def use_recovery(self, person_id: str, code: str) -> int | None:
        mine = select(table.c.recovery).where(table.c.id == person_id).with_for_update()
        with writing(self._engine) as connection:
            codes = connection.scalar(mine) or []
            if code not in codes:
                return None
            left = [one for one in codes if one != code]
            spent = update(table).where(table.c.id == person_id)
            connection.execute(spent.values(recovery=left))
            return len(left)

    def set_recovery(self, person_id: str, codes: Collection[str]) -> None:
        mine = update(table).where(table.c.id == person_id, table.c.factor.is_not(None))
        with writing(self._engine) as connection:
            connection.execute(mine.values(recovery=list(codes)))

    def drop(self, person_id: str) -> bool:
        mine = update(table).where(table.c.id == person_id, table.c.factor.is_not(None))
        with writing(self._engine) as connection:
            return connection.execute(mine.values(**NOTHING)).rowcount == 1
