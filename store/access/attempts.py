"""Failed attempts to sign in, counted over all processes of the console."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, delete, select, update

from domain.access.attempt import FORGOTTEN, left
from store.engine import insert_into, reading, writing
from store.tables.people import attempts as table


class SqlAttempts:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def charge(self, name: str, free: int, now: Callable[[], datetime]) -> timedelta:
        with writing(self._engine) as connection:
            failures, at, moment = _turn(connection, name, now)
            if wait := left(failures, free, at, moment):
                return wait
            _count(connection, name, failures, moment)
            return timedelta(0)

    def wait(self, name: str, free: int, now: datetime) -> timedelta:
        with reading(self._engine) as connection:
            row = connection.execute(select(table).where(table.c.name == name)).one_or_none()
            known = row is not None and row.at >= now - FORGOTTEN
            return left(row.failures, free, row.at, now) if row and known else timedelta(0)

    def count(self, name: str, now: Callable[[], datetime]) -> None:
        with writing(self._engine) as connection:
            failures, _, moment = _turn(connection, name, now)
            _count(connection, name, failures, moment)

    def forgive(self, names: Collection[str]) -> None:
        with writing(self._engine) as connection:
            connection.execute(delete(table).where(table.c.name.in_(names)))


def _turn(
    connection: Connection, name: str, now: Callable[[], datetime]
) -> tuple[int, datetime, datetime]:
    """Failures, the time of the last, and now; the name's row is locked."""
    new = insert_into(connection, table).values(name=name, failures=0, at=now())
    connection.execute(new.on_conflict_do_nothing())
    row = connection.execute(select(table).where(table.c.name == name).with_for_update()).one()
    moment = now()
    # Rows that nobody used for long are deleted, else every typed login stays for ever. Times that
    # a fast clock wrote become now, else their pause never ends.
    old = table.c.at < moment - FORGOTTEN
    connection.execute(delete(table).where(old, table.c.name != name))
    ahead = update(table).where(table.c.name == name, table.c.at > moment)
    connection.execute(ahead.values(at=moment))
    forgotten = row.at < moment - FORGOTTEN
    return (0 if forgotten else row.failures), min(row.at, moment), moment


def _count(connection: Connection, name: str, failures: int, now: datetime) -> None:
    counted = update(table).where(table.c.name == name)
    connection.execute(counted.values(failures=failures + 1, at=now))
