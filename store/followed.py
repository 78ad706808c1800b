"""Sources that people keep an eye on, with a note."""

from collections.abc import Mapping
from dataclasses import asdict

from sqlalchemy import Engine, delete, select

from domain.leader import Followed
from store.engine import insert_into, reading, writing
from store.tables.leaders import followed as table


class SqlFollowed:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def all(self) -> Mapping[str, Followed]:
        with reading(self._engine) as connection:
            rows = connection.execute(select(table)).mappings()
            return {row["source_id"]: Followed(**row) for row in rows}

    def save(self, followed: Followed) -> None:
        with writing(self._engine) as connection:
            new = insert_into(connection, table).values(**asdict(followed))
            set_ = {name: new.excluded[name] for name in ("note", "who", "at")}
            connection.execute(new.on_conflict_do_update(index_elements=["source_id"], set_=set_))

    def forget(self, source_id: str) -> bool:
        with writing(self._engine) as connection:
            gone = delete(table).where(table.c.source_id == source_id)
            return connection.execute(gone).rowcount == 1
