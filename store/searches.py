"""Searches that people saved, by name."""

from collections.abc import Sequence

from sqlalchemy import Engine, delete, select, update

from domain.saved_search import SavedSearch
from store.engine import insert_into, reading, writing
from store.tables.searches import searches as table


class SqlSearches:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def all(self) -> Sequence[SavedSearch]:
        with reading(self._engine) as connection:
            rows = connection.execute(select(table).order_by(table.c.name)).mappings()
            return [SavedSearch(**row) for row in rows]

    def add(self, search: SavedSearch) -> bool:
        with writing(self._engine) as connection:
            new = insert_into(connection, table).values(
                name=search.name,
                owner=search.owner,
                query=search.query,
                watched=search.watched,
                at=search.at,
            )
            added = connection.scalar(new.on_conflict_do_nothing().returning(table.c.name))
            return added is not None

    def watch(self, name: str, watched: bool) -> bool:
        with writing(self._engine) as connection:
            of_name = update(table).where(table.c.name == name)
            return connection.execute(of_name.values(watched=watched)).rowcount == 1

    def forget(self, name: str) -> bool:
        with writing(self._engine) as connection:
            return connection.execute(delete(table).where(table.c.name == name)).rowcount == 1
