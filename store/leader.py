"""One leader among any number of schedulers."""

from datetime import datetime, timedelta

from sqlalchemy import Engine, or_, select

from store.engine import insert_into, reading, writing
from store.tables.installation import leaders


class SqlLeader:
    """A LeaderLock: one row a name, taken over once its time ran out."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def hold(self, name: str, owner: str, now: datetime, lease: timedelta) -> bool:
        with writing(self._engine) as connection:
            new = insert_into(connection, leaders).values(name=name, owner=owner, until=now + lease)
            mine = new.on_conflict_do_update(
                index_elements=["name"],
                set_={"owner": new.excluded.owner, "until": new.excluded.until},
                where=or_(leaders.c.owner == owner, leaders.c.until <= now),
            ).returning(leaders.c.owner)
            return connection.scalar(mine) is not None

    def until(self, name: str) -> datetime | None:
        with reading(self._engine) as connection:
            return connection.scalar(select(leaders.c.until).where(leaders.c.name == name))
