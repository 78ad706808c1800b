"""Digests of what was forgotten, by which it is known again if it comes back."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import Engine, select

from store.engine import insert_into, reading, writing
from store.facts.writing import chunks
from store.tables.audit import forgotten


class SqlTombstones:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def among(self, digests: Collection[str]) -> Collection[str]:
        c, known = forgotten.c.digest, set[str]()
        with reading(self._engine) as connection:
            for some in chunks(sorted(set(digests))):
                known.update(connection.scalars(select(c).where(c.in_(some))))
        return known

    def bury(self, digests: Collection[str], at: datetime) -> None:
        rows = [{"digest": one, "at": at} for one in sorted(set(digests))]
        if rows:
            with writing(self._engine) as connection:
                new = insert_into(connection, forgotten).on_conflict_do_nothing()
                connection.execute(new, rows)

    def all(self) -> Mapping[str, datetime]:
        with reading(self._engine) as connection:
            rows = connection.execute(select(forgotten.c.digest, forgotten.c.at))
            return {row.digest: row.at for row in rows}
