"""Values that an installation keeps about itself, shared by all its hosts."""

from collections.abc import Mapping

from sqlalchemy import Engine, delete, select

from store.engine import insert_into, reading, writing
from store.tables.installation import installation as table


class SqlInstallation:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def remember_once(self, name: str, value: str) -> str:
        query = select(table.c.value).where(table.c.name == name)
        with reading(self._engine) as connection:
            if (stored := connection.scalar(query)) is not None:
                return str(stored)
        with writing(self._engine) as connection:
            row = insert_into(connection, table).values(name=name, value=value)
            connection.execute(row.on_conflict_do_nothing())
            return str(connection.scalar(query))

    def value(self, name: str) -> str | None:
        with reading(self._engine) as connection:
            return connection.scalar(select(table.c.value).where(table.c.name == name))

    def replace(self, values: Mapping[str, str | None]) -> None:
        with writing(self._engine) as connection:
            gone = [name for name, value in values.items() if value is None]
            connection.execute(delete(table).where(table.c.name.in_(gone)))
            rows = [{"name": n, "value": v} for n, v in sorted(values.items()) if v is not None]
            if rows:
                put = insert_into(connection, table)
                connection.execute(
                    put.on_conflict_do_update(
                        index_elements=[table.c.name], set_={"value": put.excluded.value}
                    ),
                    rows,
                )
