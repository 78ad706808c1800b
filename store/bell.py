"""The bell of each person; other stores write entries in their transactions by `add`."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, Engine, RowMapping, delete, func, select, update

from domain.bell import Cause, Ring
from store.engine import insert_into, reading, writing
from store.tables.bell import bell as table


class SqlBell:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def ring(self, rings: Sequence[Ring]) -> None:
        with writing(self._engine) as connection:
            add(connection, rings)

    def latest(self, person: str, causes: Collection[Cause], limit: int) -> Sequence[Ring]:
        theirs = select(table).where(table.c.person == person, table.c.cause.in_(sorted(causes)))
        newest = theirs.order_by(table.c.at.desc(), table.c.id.desc()).limit(limit)
        with reading(self._engine) as connection:
            return list(map(_ring, connection.execute(newest).mappings()))

    def unread(self, person: str, causes: Collection[Cause]) -> int:
        count = (
            select(func.count())
            .select_from(table)
            .where(
                table.c.person == person,
                table.c.cause.in_(sorted(causes)),
                table.c.read_at.is_(None),
            )
        )
        with reading(self._engine) as connection:
            return connection.scalar(count) or 0

    def read(self, person: str, now: datetime, ring_id: int | None = None) -> bool:
        theirs = update(table).where(table.c.person == person)
        if ring_id is not None:
            theirs = theirs.where(table.c.id == ring_id)
        # An entry that is read stays as it was read first.
        first = func.coalesce(table.c.read_at, now)
        with writing(self._engine) as connection:
            return connection.execute(theirs.values(read_at=first)).rowcount > 0

    def drop(self, before: datetime) -> None:
        with writing(self._engine) as connection:
            connection.execute(delete(table).where(table.c.at < before))

    def forget(self, person: str, causes: Collection[Cause]) -> None:
        theirs = (table.c.person == person) & table.c.cause.in_(sorted(causes))
        with writing(self._engine) as connection:
            connection.execute(delete(table).where(theirs))


def add(connection: Connection, rings: Sequence[Ring]) -> None:
    rows = [{k: v for k, v in asdict(ring).items() if k != "id"} for ring in rings]
    if rows:
        connection.execute(insert_into(connection, table).on_conflict_do_nothing(), rows)


def _ring(row: RowMapping) -> Ring:
    return Ring(**{**row, "cause": Cause(row["cause"])})
