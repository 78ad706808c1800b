"""How often each name has called lately: one row per name, shared by all console processes."""

from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, select, update

from domain.rate import Rate
from store.engine import insert_into, reading, writing
from store.tables.people import calls as table

SWEPT = 100  # rows that one call deletes at most


class SqlThrottle:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def take(self, name: str, rate: Rate, now: datetime) -> timedelta:
        own = select(table.c.empty_at).where(table.c.name == name)
        with reading(self._engine) as connection:  # a flood of calls must not take turns to write
            if wait := rate.wait(connection.scalar(own), now):
                return wait
        with writing(self._engine) as connection:
            new = insert_into(connection, table).values(name=name, empty_at=now)
            connection.execute(new.on_conflict_do_nothing())
            empty_at = connection.scalar(own.with_for_update())
            if wait := rate.wait(empty_at, now):
                return wait
            count = update(table).where(table.c.name == name)
            connection.execute(count.values(empty_at=rate.after(empty_at, now)))
            # Empty buckets need no row. Rows locked by another call are skipped, else two calls
            # could deadlock.
            empty = select(table.c.name).where(table.c.empty_at <= now, table.c.name != name)
            swept = empty.limit(SWEPT).with_for_update(skip_locked=True)
            connection.execute(delete(table).where(table.c.name.in_(swept)))
            return timedelta()
