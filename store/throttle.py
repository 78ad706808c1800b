"""How often each name has called lately: one row per name, shared by all console processes."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, delete, select, update

from domain.rate import Rate
from store.engine import insert_into, noting, reading
from store.tables.people import calls as table

EVERY = timedelta(minutes=1)  # after which a process sweeps empty buckets
SWEPT = 10_000  # rows at most


class SqlThrottle:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._swept_at = datetime.min.replace(tzinfo=UTC)

    def take(self, name: str, rate: Rate, now: datetime) -> timedelta:
        own = select(table.c.empty_at).where(table.c.name == name)
        while True:
            with reading(self._engine) as connection:  # a flood must not take turns to write
                empty_at = connection.scalar(own)
            if wait := rate.wait(empty_at, now):
                return wait
            if self._count(name, empty_at, rate.after(empty_at, now)):
                break
        if abs(now - self._swept_at) >= EVERY:
            self._swept_at = now
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
