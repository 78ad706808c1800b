"""When people last came to the first page: one row a person."""

from datetime import datetime, timedelta

from sqlalchemy import Engine, select, update

from store.engine import insert_into, reading, writing
from store.tables.people import visits as table

NOTED = timedelta(minutes=1)  # a further look is written no more often


class SqlVisits:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def come(self, person_id: str, now: datetime, pause: timedelta) -> datetime | None:
        with reading(self._engine) as connection:
            row = connection.execute(select(table).where(table.c.person == person_id)).first()
        if row is None:
            with writing(self._engine) as connection:
                new = insert_into(connection, table).values(person=person_id, at=now)
                connection.execute(new.on_conflict_do_nothing())
            return None
        before: datetime | None = row.at if now - row.at >= pause else row.before
        if now - row.at >= NOTED:
            with writing(self._engine) as connection:
                # Of two tabs opened at once, the first to write begins the visit.
                present = update(table).where(table.c.person == person_id, table.c.at == row.at)
                connection.execute(present.values(at=now, before=before))
        return before

    def before(self, person_id: str) -> datetime | None:
        with reading(self._engine) as connection:
            return connection.scalar(select(table.c.before).where(table.c.person == person_id))
