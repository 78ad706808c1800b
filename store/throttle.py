"""How often each name has called lately: one row per name, shared by all console processes."""

from datetime import datetime, timedelta
from itertools import count

from sqlalchemy import Engine, delete, select, update

from domain.rate import Rate
from store.engine import insert_into, noting, reading
from store.tables.people import calls as table

EVERY = 100  # calls of this process, after which empty buckets are swept
SWEPT = 10 * EVERY  # rows at most, for other processes count too


class SqlThrottle:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._calls = count()

    def take(self, name: str, rate: Rate, now: datetime) -> timedelta:
        own = select(table.c.empty_at).where(table.c.name == name)
        while True:
            with reading(self._engine) as connection:  # a flood must not take turns to write
                empty_at = connection.scalar(own)
            if wait := rate.wait(empty_at, now):
                return wait
            if self._count(name, empty_at, rate.after(empty_at, now)):
                break
        if next(self._calls) % EVERY == 0:
            self._sweep(now)
        return timedelta()

    def _count(self, name: str, before: datetime | None, after: datetime) -> bool:
        """False if another call of the name came between."""
        with noting(self._engine) as connection:
            if before is None:
                new = insert_into(connection, table).values(name=name, empty_at=after)
                new = new.on_conflict_do_nothing()
                return connection.scalar(new.returning(table.c.name)) is not None
            same = update(table).where(table.c.name == name, table.c.empty_at == before)
            return connection.execute(same.values(empty_at=after)).rowcount == 1

    def _sweep(self, now: datetime) -> None:
        """Empty buckets need no row. Rows that another call has locked are skipped, else two could
        deadlock.
        """
        empty = select(table.c.name).where(table.c.empty_at <= now)
        swept = empty.limit(SWEPT).with_for_update(skip_locked=True)
        with noting(self._engine) as connection:
            connection.execute(delete(table).where(table.c.name.in_(swept)))
