"""The care of people for incidents."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, fields

from sqlalchemy import Engine, select, update

from domain.care import Care, CareState
from domain.errors import MoveRefused
from store.engine import insert_into, reading, writing
from store.tables.incidents import incident_care as table

CHANGED = "его тем временем изменил кто-то другой: посмотрите, что теперь, и повторите"
_COLUMNS = tuple(table.c[f.name] for f in fields(Care))


class SqlCare:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of(self, incident_ids: Collection[str]) -> Mapping[str, Care]:
        asked = select(*_COLUMNS).where(table.c.incident_id.in_(sorted(incident_ids)))
        with reading(self._engine) as connection:
            rows = [row._asdict() for row in connection.execute(asked)]
        return {
            row["incident_id"]: Care(**{**row, "state": CareState(row["state"])}) for row in rows
        }

    def save(self, care: Care) -> None:
        row = {**asdict(care), "state": care.state.value}
        with writing(self._engine) as connection:
            if care.version == 1:
                new = insert_into(connection, table).on_conflict_do_nothing()
                saved = connection.execute(new.returning(table.c.version), [row]).all()
            else:
                before = (
                    table.c.incident_id == care.incident_id,
                    table.c.version == care.version - 1,
                )
                changed = update(table).where(*before).values(row)
                saved = connection.execute(changed.returning(table.c.version)).all()
            if not saved:
                raise MoveRefused(CHANGED)
