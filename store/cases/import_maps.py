"""Maps of foreign tables of cases, by name."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, RowMapping, delete, exists, select, update

from domain.cases.import_map import ImportMap, StoredMap
from store.engine import insert_into, reading, writing
from store.tables.import_maps import import_maps as table


class SqlImportMaps:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def all(self) -> Sequence[StoredMap]:
        with reading(self._engine) as connection:
            rows = connection.execute(select(table).order_by(table.c.name)).mappings()
            return list(map(_stored, rows))

    def get(self, map_id: int) -> StoredMap | None:
        with reading(self._engine) as connection:
            rows = connection.execute(select(table).where(table.c.id == map_id)).mappings()
            return next(map(_stored, rows), None)

    def add(self, one: ImportMap, who: str, at: datetime) -> StoredMap | None:
        with writing(self._engine) as connection:
            new = insert_into(connection, table).values(_row(one, who, at))
            added = connection.scalar(new.on_conflict_do_nothing().returning(table.c.id))
            return None if added is None else StoredMap(added, one, who, at)

    def change(self, map_id: int, one: ImportMap, who: str, at: datetime) -> StoredMap | None:
        with writing(self._engine) as connection:
            other = table.alias()
            taken = exists().where(other.c.name == one.name, other.c.id != map_id)
            this = update(table).where(table.c.id == map_id, ~taken)
            changed = connection.execute(this.values(_row(one, who, at))).rowcount == 1
            return StoredMap(map_id, one, who, at) if changed else None

    def forget(self, map_id: int) -> bool:
        with writing(self._engine) as connection:
            return connection.execute(delete(table).where(table.c.id == map_id)).rowcount == 1


def _row(one: ImportMap, who: str, at: datetime) -> dict[str, Any]:
    return {**one.written(), "who": who, "changed_at": at}


def _stored(row: RowMapping) -> StoredMap:
    return StoredMap(row["id"], ImportMap.read(dict(row)), row["who"], row["changed_at"])
