"""Locks between processes: one owner at a time for each name."""

from datetime import datetime, timedelta

from sqlalchemy import Engine, or_, select

from domain.ports.sources import APART
from store.engine import insert_into, reading, writing
from store.tables.installation import locks as table


class SqlLocks:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def hold(self, name: str, owner: str, now: datetime, lease: timedelta) -> bool:
        with writing(self._engine) as connection:
            new = insert_into(connection, table).values(name=name, owner=owner, until=now + lease)
            mine = new.on_conflict_do_update(
                index_elements=["name"],
                set_={"owner": new.excluded.owner, "until": new.excluded.until},
                where=or_(
                    table.c.owner == owner,
                    table.c.until <= now,
                    table.c.until > now + APART + lease,  # by a clock that has been set back
                ),
            ).returning(table.c.owner)
            return connection.scalar(mine) is not None

    def until(self, name: str) -> datetime | None:
        with reading(self._engine) as connection:
            return connection.scalar(select(table.c.until).where(table.c.name == name))
