"""Failed attempts to sign in, counted for all processes of the console."""

from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, select, update

from domain.attempt import FORGOTTEN, pause
from store.engine import insert_into, writing
from store.schema_people import attempts as table


class SqlAttempts:
    """An AttemptStore."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def charge(self, name: str, free: int, now: datetime) -> timedelta:
        with writing(self._engine) as connection:
            # Names that nobody tried for long go, else every typed login stayed for ever.
            connection.execute(delete(table).where(table.c.at < now - FORGOTTEN))
            new = insert_into(connection, table).values(name=name, failures=0, at=now)
            connection.execute(new.on_conflict_do_nothing())
            one = select(table).where(table.c.name == name).with_for_update()
            row = connection.execute(one).one()
            wait: timedelta = row.at + pause(row.failures, free) - now
            if wait > timedelta(0):
                return wait
            counted = update(table).where(table.c.name == name)
            connection.execute(counted.values(failures=row.failures + 1, at=now))
            return timedelta(0)

    def give_back(self, name: str) -> None:
        with writing(self._engine) as connection:
            one = update(table).where(table.c.name == name, table.c.failures > 0)
            connection.execute(one.values(failures=table.c.failures - 1))

    def forgive(self, name: str) -> None:
        with writing(self._engine) as connection:
            connection.execute(delete(table).where(table.c.name == name))
