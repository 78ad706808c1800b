"""What sources repeat in their posts: one packed tally a source."""

from collections.abc import Collection, Mapping

from sqlalchemy import Engine, select

from domain.ports.repeats import KeptTally
from store.engine import insert_into, reading, writing
from store.tables.repeats import repeats as table


class SqlRepeats:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of(self, source_ids: Collection[str]) -> Mapping[str, KeptTally]:
        if not source_ids:
            return {}
        with reading(self._engine) as connection:
            rows = connection.execute(select(table).where(table.c.source_id.in_(source_ids)))
            return {r.source_id: KeptTally(bytes(r.state), r.version) for r in rows}

    def save(self, tallies: Mapping[str, KeptTally]) -> None:
        if not tallies:
            return
        rows = [  # locked in one order: no deadlock
            {"source_id": id_, "version": kept.version + 1, "state": kept.state}
            for id_, kept in sorted(tallies.items())
        ]
        with writing(self._engine) as connection:
            new = insert_into(connection, table)
            changed = new.on_conflict_do_update(
                index_elements=["source_id"],
                set_={"version": new.excluded.version, "state": new.excluded.state},
                where=table.c.version == new.excluded.version - 1,
            )
            connection.execute(changed, rows)
