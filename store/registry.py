"""Changes of the registry beside sources.yaml: one row per source, with person and time."""

from collections.abc import Collection, Mapping, Sequence
from uuid import uuid4

from sqlalchemy import Connection, Engine, delete, select

from domain.ports.registry import RowChange
from store.engine import insert_into, reading, writing
from store.tables.installation import installation
from store.tables.sources import registry as table

STAMP = "registry stamp"  # the name in `installation`


class SqlRegistry:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def stamp(self) -> str:
        with reading(self._engine) as connection:
            return _stamp(connection)

    def changes(self) -> tuple[str, Mapping[str, RowChange]]:
        with reading(self._engine) as connection:
            rows = connection.execute(select(table).order_by(table.c.id)).mappings().all()
            changes = {r["id"]: RowChange(r["id"], r["row"], r["who"], r["at"]) for r in rows}
            return _stamp(connection), changes

    def save(self, changes: Sequence[RowChange], dropped: Collection[str] = ()) -> None:
        with writing(self._engine) as connection:
            # The stamp is written first, because its row is the lock: two writers finish one after
            # the other.
            stamp = insert_into(connection, installation)
            connection.execute(
                stamp.values(name=STAMP, value=uuid4().hex).on_conflict_do_update(
                    index_elements=["name"], set_={"value": stamp.excluded.value}
                )
            )
            for id_ in dropped:
                connection.execute(delete(table).where(table.c.id == id_))
            new = insert_into(connection, table)
            kept = {name: new.excluded[name] for name in ("row", "who", "at")}
            for c in changes:
                values = {"id": c.id, "row": dict(c.row), "who": c.who, "at": c.at}
                connection.execute(
                    new.values(values).on_conflict_do_update(index_elements=["id"], set_=kept)
                )


def _stamp(connection: Connection) -> str:
    query = select(installation.c.value).where(installation.c.name == STAMP)
    return connection.scalar(query) or ""
