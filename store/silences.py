"""Silences: who asked for quiet about what, until when, and why."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Engine, RowMapping, insert, select, update

from domain.alert import Cell
from domain.silence import Silence
from store.engine import reading, writing
from store.tables.alerts import silences as table


class SqlSilences:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def since(self, moment: datetime) -> Sequence[Silence]:
        with reading(self._engine) as connection:
            rows = connection.execute(
                select(table).where(table.c.until > moment).order_by(table.c.until, table.c.id)
            ).mappings()
            return list(map(_silence, rows))

    def get(self, silence_id: str) -> Silence | None:
        with reading(self._engine) as connection:
            rows = connection.execute(select(table).where(table.c.id == silence_id)).mappings()
            return next(map(_silence, rows), None)

    def add(self, silence: Silence) -> None:
        with writing(self._engine) as connection:
            connection.execute(
                insert(table).values(
                    id=silence.id,
                    group=silence.cell.group,
                    municipality=silence.cell.municipality,
                    source_id=silence.source_id,
                    since=silence.since,
                    until=silence.until,
                    reason=silence.reason,
                    who=silence.who,
                    at=silence.at,
                )
            )

    def end(self, silence_id: str, now: datetime) -> bool:
        with writing(self._engine) as connection:
            lasting = update(table).where(table.c.id == silence_id, table.c.until > now)
            return connection.execute(lasting.values(until=now)).rowcount == 1


def _silence(row: RowMapping) -> Silence:
    rest = {k: v for k, v in row.items() if k not in ("group", "municipality")}
    return Silence(cell=Cell(row["group"], row["municipality"]), **rest)
