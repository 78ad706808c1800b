"""What an installation remembers of itself, for all of its hosts: names and their values."""

from sqlalchemy import Engine, select

from store.engine import insert_into, reading, writing
from store.schema import installation as table


class SqlInstallation:
    """A value is written once and stays."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def remember_once(self, name: str, value: str) -> str:
        """The value stored under the name: the first that anybody gave. Of two at once, one wins
        for both; where there is one already, nothing is written.
        """
        found = select(table.c.value).where(table.c.name == name)
        with reading(self._engine) as connection:
            if (stored := connection.scalar(found)) is not None:
                return str(stored)
        with writing(self._engine) as connection:
            row = insert_into(connection, table).values(name=name, value=value)
            connection.execute(row.on_conflict_do_nothing())
            return str(connection.scalar(found))
